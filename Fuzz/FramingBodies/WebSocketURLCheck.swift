// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Framing

/// Takes any text for a WebSocket URL, and traps if ``WebSocketURL`` makes of it what Foundation does not.
enum WebSocketURLCheck {
    /// - What is taken can be written and taken again, to the same.
    /// - Its parts are those that Foundation finds, and safe in a request: no blank, no control character, no fragment.
    static func check(_ text: String) {
        guard let url = try? WebSocketURL(text) else { return }
        precondition((1...65_535).contains(url.port), "a port that is none")
        for part in [url.host, url.target, url.authority] {
            precondition(
                part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") },
                "a part that is unsafe"
            )
        }
        precondition(!url.host.contains("@") && url.target.hasPrefix("/"))
        guard let again = try? WebSocketURL(url.description) else {
            preconditionFailure("its own description is refused: \(url)")
        }
        precondition(again == url, "its own description is another URL")
        // Foundation takes fewer characters, so it may refuse what we hand on as it is; what it takes, it takes alike.
        guard let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let host = parts.percentEncodedHost
        else { return }
        precondition(parts.scheme?.lowercased() == (url.isSecure ? "wss" : "ws"), "another scheme")
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        precondition(bare.lowercased() == url.host.lowercased(), "another host: \(host) for \(url.host)")
        precondition(parts.port ?? (url.isSecure ? 443 : 80) == url.port, "another port")
        precondition(parts.user == nil && parts.password == nil && parts.fragment == nil)
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        let target = path + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
        precondition(target == url.target, "another target: \(target) for \(url.target)")
    }
}
