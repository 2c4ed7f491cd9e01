// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where a node can be reached, read from its name: `scheme://host:port` (GRID-V1 §1.1).
struct NodeAddress: Hashable, Sendable {
    let isEncrypted: Bool
    let host: String
    let port: Int

    /// Host and port as the Host field of an upgrade request has them.
    let authority: String

    /// Reads a node's name.
    ///
    /// - Throws: ``GridError`` with `invalidConfiguration` when it is not an `http`, `https`, `ws` or `wss` URL without a path.
    init(_ name: String) throws(GridError) {
        func invalid(_ why: String) -> GridError {
            GridError(.invalidConfiguration, "the node name \"\(name)\" \(why); use scheme://host:port")
        }
        guard let separator = name.firstRange(of: "://") else { throw invalid("has no scheme") }
        switch name[..<separator.lowerBound] {
        case "http", "ws": isEncrypted = false
        case "https", "wss": isEncrypted = true
        default: throw invalid("has a scheme other than http and https")
        }
        let rest = name[separator.upperBound...]
        guard !rest.contains(where: { "/?#@ ".contains($0) }) else { throw invalid("has more than host and port") }
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
            port = isEncrypted ? 443 : 80
        } else {
            guard rest[hostEnd] == ":", let number = UInt16(rest[rest.index(after: hostEnd)...]), number > 0 else {
                throw invalid("has no valid port")
            }
            port = Int(number)
        }
    }

    /// Refuses names that promise an encrypted transport: speaking in clear text under such a name would deceive.
    func checkTransport() throws(GridError) {
        guard !isEncrypted else {
            throw GridError(
                .invalidConfiguration,
                "encrypted transports are not available yet: use an http:// name instead of that of \(authority)"
            )
        }
    }
}
