// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where a WebSocket is to be had: a `ws:` or `wss:` URL in its parts (RFC 6455 §3).
public struct WebSocketURL: Sendable, Hashable {
    /// Whether the scheme is `wss`, so that the connection is encrypted.
    public let isSecure: Bool
    /// The name or the address, without the brackets of an IPv6 address.
    public let host: String
    /// The port, 1 ... 65,535; 80 or 443 where the URL names none.
    public let port: Int
    /// What goes into the request line: the path, or `/` where there is none, and the query.
    public let target: String

    private static let defaultPorts = (plain: 80, secure: 443)

    /// Takes a URL apart.
    ///
    /// - Throws: ``HandshakeError`` with the code ``HandshakeError/Code/invalidURL`` if the scheme is another, if there
    ///   is no host, a port that is none, user information or a fragment, which §3 forbids, or a character that has to
    ///   be percent-encoded.
    public init(_ text: String) throws(HandshakeError) {
        // Only visible ASCII may reach the request line and the Host field.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .invalidURL("a character that has to be percent-encoded")
        }
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw .invalidURL("no scheme")
        }
        switch ASCII.lowercased(text[..<colon]) {
        case "ws": isSecure = false
        case "wss": isSecure = true
        default: throw .invalidURL("the scheme is neither ws nor wss")
        }
        let rest = text[text.index(colon, offsetBy: 3)...]
        guard !rest.contains("#") else { throw .invalidURL("a fragment, which is not allowed") }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw .invalidURL("user information, which is not allowed") }
        let path = rest[end...]
        target = path.hasPrefix("/") ? String(path) : "/" + path
        let port: Substring?
        (host, port) = try WebSocketURL.split(authority)
        if let port {
            guard port.utf8.allSatisfy(ASCII.isDigit), let number = UInt16(port), number > 0 else {
                throw .invalidURL("a port that is none")
            }
            self.port = Int(number)
        } else {
            self.port = isSecure ? Self.defaultPorts.secure : Self.defaultPorts.plain
        }
    }

    /// The value of the Host field: the host, and the port unless it is the scheme's own (§4.1, point 4).
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let ownPort = isSecure ? Self.defaultPorts.secure : Self.defaultPorts.plain
        return port == ownPort ? name : "\(name):\(port)"
    }

    /// Parts an authority in host and port; an empty port counts as none (RFC 3986 §3.2.3).
    private static func split(_ authority: Substring) throws(HandshakeError) -> (host: String, port: Substring?) {
        let host: Substring
        let rest: Substring
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw .invalidURL("a bracket that is not closed") }
            host = authority[authority.index(after: authority.startIndex)..<close]
            rest = authority[authority.index(after: close)...]
            guard host.contains(":"), host.utf8.allSatisfy(ASCII.isAddressByte) else {
                throw .invalidURL("an IPv6 address that is none")
            }
        } else {
            let colon = authority.firstIndex(of: ":") ?? authority.endIndex
            host = authority[..<colon]
            rest = authority[colon...]
            guard !host.isEmpty, host.utf8.allSatisfy(ASCII.isHostByte) else {
                throw .invalidURL("a host that is none")
            }
        }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.hasPrefix(":") else { throw .invalidURL("a host that is none") }
        let port = rest.dropFirst()
        return (String(host), port.isEmpty ? nil : port)
    }
}

extension WebSocketURL: CustomStringConvertible {
    /// The URL, with the port unless it is the scheme's own.
    public var description: String { "\(isSecure ? "wss" : "ws")://\(authority)\(target)" }
}

extension HandshakeError.Code {
    /// The caller's own fault: a URL that is no `ws:` or `wss:` URL.
    public static let invalidURL = Self(rawValue: "invalidURL")
}

extension HandshakeError {
    static func invalidURL(_ what: String) -> HandshakeError {
        HandshakeError(code: .invalidURL, message: "not a WebSocket URL: \(what)")
    }
}
