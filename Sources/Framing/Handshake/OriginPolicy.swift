// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Which pages may connect to a server, by the Origin field that browsers send (RFC 6455 §10.2).
///
/// A browser sends a user's cookies along with whatever page asks for, so a server that trusts them has to know whose
/// page it is. Programs that are no browsers send no Origin, or any: the policy protects users, not the server, and a
/// request without the field passes.
public struct OriginPolicy: Sendable, Hashable {
    private enum Rule: Sendable, Hashable {
        case any
        case sameHost
        case listed(Set<String>)
    }

    private let rule: Rule

    /// Any page may connect.
    public static let any = OriginPolicy(rule: .any)

    /// Pages may connect that come from the host and port to which they connect, by the Host field.
    public static let sameHost = OriginPolicy(rule: .sameHost)

    /// Pages of these origins may connect, such as `https://example.com` or `http://localhost:8080`; case does not
    /// matter, and a scheme's own port may be given or left out. `null`, which sandboxed pages and files send, counts
    /// only if it is listed.
    public static func listed(_ origins: some Sequence<String>) -> OriginPolicy {
        OriginPolicy(rule: .listed(Set(origins.map { normalized($0) ?? ASCII.lowercased($0) })))
    }

    /// Checks a request.
    ///
    /// - Throws: ``HandshakeRefusal`` with status 403 if its Origin may not connect or comes twice.
    public func check(_ fields: HandshakeFields) throws(HandshakeRefusal) {
        guard rule != .any, !fields.values(of: HandshakeName.origin).isEmpty else { return }
        guard let origin = fields.singleValue(of: HandshakeName.origin), admits(origin, fields) else { throw .origin }
    }

    private func admits(_ origin: String, _ fields: HandshakeFields) -> Bool {
        switch rule {
        case .any:
            return true
        case .listed(let origins):
            return origins.contains(Self.normalized(origin) ?? ASCII.lowercased(origin))
        case .sameHost:
            guard let host = fields.singleValue(of: HandshakeName.host), !host.isEmpty else { return false }
            guard let normal = Self.normalized(origin), let end = Self.endOfScheme(origin) else { return false }
            // The Host field has no scheme; where it leaves out a port, it is the one that the page's scheme has.
            return normal == Self.normalized(origin[..<end] + host)
        }
    }

    /// An origin in lower case and without its scheme's own port; nil if it has no scheme or no host.
    private static func normalized(_ origin: some StringProtocol) -> String? {
        let origin = ASCII.lowercased(origin)
        guard let end = endOfScheme(origin), end < origin.endIndex else { return nil }
        for (scheme, port) in [("http://", ":80"), ("https://", ":443"), ("ws://", ":80"), ("wss://", ":443")]
        where origin.utf8[..<end].elementsEqual(scheme.utf8)
            && origin.utf8[end...].suffix(port.utf8.count).elementsEqual(port.utf8)
        {
            return String(Substring(origin.utf8.dropLast(port.utf8.count)))
        }
        return origin
    }

    private static func endOfScheme(_ origin: String) -> String.Index? {
        let bytes = origin.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > bytes.startIndex else { return nil }
        guard bytes[colon...].starts(with: "://".utf8) else { return nil }
        return bytes.index(colon, offsetBy: 3)
    }
}
