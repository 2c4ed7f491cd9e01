// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("WebSocket URLs (RFC 6455 §3; RFC 3986 §3)")
struct WebSocketURLTests {
    @Test(
        "A URL is taken apart, and put together again",
        arguments: [
            ("ws://example.com", false, "example.com", 80, "/", "example.com", "ws://example.com/"),
            ("wss://example.com", true, "example.com", 443, "/", "example.com", "wss://example.com/"),
            ("WSS://Example.COM/Chat", true, "Example.COM", 443, "/Chat", "Example.COM", "wss://Example.COM/Chat"),
            (
                "ws://example.com:8080/chat?x=1&y=/", false, "example.com", 8080, "/chat?x=1&y=/", "example.com:8080",
                nil
            ),
            ("ws://example.com?x=1", false, "example.com", 80, "/?x=1", "example.com", "ws://example.com/?x=1"),
            ("ws://example.com?", false, "example.com", 80, "/?", "example.com", "ws://example.com/?"),
            ("ws://example.com?a/b", false, "example.com", 80, "/?a/b", "example.com", "ws://example.com/?a/b"),
            ("ws://example.com:/x", false, "example.com", 80, "/x", "example.com", "ws://example.com/x"),
            ("ws://example.com:80/", false, "example.com", 80, "/", "example.com", "ws://example.com/"),
            ("wss://example.com:80/", true, "example.com", 80, "/", "example.com:80", nil),
            ("wss://example.com:443/", true, "example.com", 443, "/", "example.com", "wss://example.com/"),
            ("ws://example.com:443/", false, "example.com", 443, "/", "example.com:443", nil),
            ("ws://example.com:00080/", false, "example.com", 80, "/", "example.com", "ws://example.com/"),
            ("ws://example.com:65535/", false, "example.com", 65_535, "/", "example.com:65535", nil),
            ("ws://example.com:1/", false, "example.com", 1, "/", "example.com:1", nil),
            ("ws://127.0.0.1:9000/", false, "127.0.0.1", 9_000, "/", "127.0.0.1:9000", nil),
            ("ws://[::1]/", false, "::1", 80, "/", "[::1]", nil),
            ("wss://[2001:db8::FF]:8443/x", true, "2001:db8::FF", 8_443, "/x", "[2001:db8::FF]:8443", nil),
            (
                "ws://[::ffff:192.0.2.1]:80", false, "::ffff:192.0.2.1", 80, "/", "[::ffff:192.0.2.1]",
                "ws://[::ffff:192.0.2.1]/"
            ),
            ("ws://under_score-d.example/", false, "under_score-d.example", 80, "/", "under_score-d.example", nil),
            ("ws://example.com/a@b:c", false, "example.com", 80, "/a@b:c", "example.com", nil),
            ("ws://example.com//", false, "example.com", 80, "//", "example.com", nil),
            ("ws://example.com/%20%C3%BC", false, "example.com", 80, "/%20%C3%BC", "example.com", nil),
        ] as [(String, Bool, String, Int, String, String, String?)]
    )
    func valid(
        text: String,
        isSecure: Bool,
        host: String,
        port: Int,
        target: String,
        authority: String,
        description: String?
    ) throws {
        let url = try WebSocketURL(text)
        #expect(url.isSecure == isSecure)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.target == target)
        #expect(url.authority == authority)
        #expect(url.description == description ?? text)
        #expect(try WebSocketURL(url.description) == url)
    }

    @Test(
        "What is no WebSocket URL is refused, and what could end up in the request line or the Host field",
        arguments: [
            "", ":", "://", "example.com", "//example.com/", "ws:example.com", "ws:/example.com", "ws//example.com",
            "http://example.com/", "https://example.com/", "wsx://example.com/", " ws://example.com/", "w s://a/",
            "ws://", "ws:///chat", "ws://?x", "ws://:80/", "ws://#",
            "ws://example.com/#fragment", "ws://example.com#", "ws://example.com/chat?x#y",
            "ws://user@example.com/", "ws://user:password@example.com/", "ws://@example.com/",
            "ws://example.com:0/", "ws://example.com:65536/", "ws://example.com:99999999999999999999/",
            "ws://example.com:80a/", "ws://example.com:-80/", "ws://example.com:+80/", "ws://example.com: 80/",
            "ws://example.com:80:80/", "ws://a:b:c/",
            "ws://[::1", "ws://[]/", "ws://[::1]x/", "ws://[::1]80/", "ws://[example.com]/", "ws://[::g]/",
            "ws://[fe80::1%25eth0]/", "ws://::1/", "ws://[1234]/",
            "ws://exa mple.com/", "ws://example.com/a b", "ws://example.com/\r\nInjected: x", "ws://example.com/\n",
            "ws://example.com/\0", "ws://example.com/\u{7F}", "ws://example.com/ü", "ws://exämple.com/", "ws://例え.jp/",
            "ws://example.com\\chat", "ws://exa%6Dple.com/", "ws://example!.com/", "ws://*/", "ws://a,b/",
        ]
    )
    func invalid(text: String) {
        #expect { () throws in _ = try WebSocketURL(text) } throws: { error in
            (error as? HandshakeError)?.code == .invalidURL
        }
    }

    @Test("A target that is long is a target")
    func long() throws {
        let path = "/" + String(repeating: "x", count: 100_000)
        #expect(try WebSocketURL("ws://example.com" + path).target == path)
    }
}
