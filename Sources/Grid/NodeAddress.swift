// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where a node can be reached, read from its name: `scheme://host:port` (GRID-V1 §1.1), or `http+unix://path` with the
/// path's slashes as `%2F`.
struct NodeAddress: Hashable, Sendable {
    let isEncrypted: Bool
    let address: GridAddress

    /// The host for the Host field of an upgrade request, with the port if the name has one.
    let authority: String

    /// The name that the node's certificate has to have.
    let host: String

    /// Reads a node's name.
    ///
    /// - Throws: ``GridError`` with `invalidConfiguration` when it is not an `http`, `https`, `ws` or `wss` URL without a path.
    init(_ name: String) throws(GridError) {
        func invalid(_ why: String) -> GridError {
            GridError(.invalidConfiguration, "the node name \"\(name)\" \(why); use scheme://host:port")
        }
        guard let separator = name.firstRange(of: "://") else { throw invalid("has no scheme") }
        var isUnixSocket = false
        switch name[..<separator.lowerBound] {
        case "http", "ws": isEncrypted = false
        case "https", "wss": isEncrypted = true
        case "http+unix":
            isEncrypted = false
            isUnixSocket = true
        case "https+unix":
            isEncrypted = true
            isUnixSocket = true
        default: throw invalid("has a scheme other than http and https")
        }
        let rest = name[separator.upperBound...]
        guard !rest.contains(where: { "/?#@ ".contains($0) }) else { throw invalid("has more than host and port") }

        if isUnixSocket {
            guard let path = Self.percentDecoded(rest), !path.isEmpty, !path.utf8.contains(0) else {
                throw invalid("has no path of a socket")
            }
            address = .unixSocket(path: path)
            authority = "localhost"
            host = "localhost"
            return
        }

        authority = String(rest)
        let hostEnd: String.Index
        if rest.first == "[" {
            guard let bracket = rest.firstIndex(of: "]") else { throw invalid("has a host without its bracket") }
            host = String(rest[rest.index(after: rest.startIndex)..<bracket])
            hostEnd = rest.index(after: bracket)
        } else {
            hostEnd = rest.firstIndex(of: ":") ?? rest.endIndex
            host = String(rest[..<hostEnd])
        }
        guard !host.isEmpty else { throw invalid("has no host") }
        if hostEnd == rest.endIndex {
            address = .tcp(host: host, port: isEncrypted ? 443 : 80)
        } else {
            guard rest[hostEnd] == ":", let number = UInt16(rest[rest.index(after: hostEnd)...]), number > 0 else {
                throw invalid("has no valid port")
            }
            address = .tcp(host: host, port: Int(number))
        }
    }

    /// The text with its `%hh` replaced (RFC 3986 §2.1); nil if one is none, or the bytes are not UTF-8.
    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension String {
    /// Whether a node's name promises an encrypted transport, which makes checksums needless (GRID-V1 §2.3).
    var isEncryptedName: Bool {
        hasPrefix("https://") || hasPrefix("wss://") || hasPrefix("https+unix://")
    }
}
