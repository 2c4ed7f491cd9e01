// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("What a server holds a handshake to besides its form (RFC 6455 §10.2)")
struct HandshakePolicyTests {
    private func refusal(_ check: () throws(HandshakeRefusal) -> Void) -> Int? {
        do throws(HandshakeRefusal) {
            try check()
            return nil
        } catch {
            return error.status
        }
    }

    @Test("A request without an Origin passes every policy: it is from no browser")
    func noOrigin() {
        for policy in [OriginPolicy.any, .sameHost, .listed([])] {
            #expect(refusal { () throws(HandshakeRefusal) in try policy.check(["Host": "example.com"]) } == nil)
        }
    }

    @Test(
        "Pages of the same host and port pass",
        arguments: [
            ("https://example.com", "example.com", true), ("https://example.com", "example.com:443", true),
            ("https://example.com:443", "example.com", true), ("HTTPS://Example.COM", "example.com", true),
            ("http://example.com:8080", "example.com:8080", true), ("http://[::1]:80", "[::1]", true),
            ("http://example.com", "example.com:443", false), ("https://example.com:8443", "example.com", false),
            ("https://evil.example", "example.com", false), ("https://example.com.evil.example", "example.com", false),
            ("https://example.com@evil.example", "example.com", false), ("null", "null", false), ("", "", false),
            ("https://", "", false), ("example.com", "example.com", false), ("://example.com", "example.com", false),
        ]
    )
    func sameHost(origin: String, host: String, passes: Bool) {
        let fields: HandshakeFields = ["Host": host, "Origin": origin]
        let status = refusal { () throws(HandshakeRefusal) in try OriginPolicy.sameHost.check(fields) }
        #expect(status == (passes ? nil : 403))
    }

    @Test(
        "Pages of listed origins pass",
        arguments: [
            ("https://example.com", true), ("https://EXAMPLE.com:443", true), ("http://localhost:8080", true),
            ("http://example.com", false), ("https://sub.example.com", false), ("http://localhost", false),
            ("null", false),
        ]
    )
    func listed(origin: String, passes: Bool) {
        let policy = OriginPolicy.listed(["https://Example.com", "http://localhost:8080"])
        #expect(refusal { () throws(HandshakeRefusal) in try policy.check(["Origin": origin]) } == (passes ? nil : 403))
    }

    @Test("`null` passes if it is listed, and any origin passes where any may")
    func null() {
        #expect(
            refusal { () throws(HandshakeRefusal) in try OriginPolicy.listed(["null"]).check(["Origin": "null"]) }
                == nil
        )
        #expect(refusal { () throws(HandshakeRefusal) in try OriginPolicy.any.check(["Origin": "null"]) } == nil)
    }

    @Test("An Origin that comes twice is refused")
    func twice() {
        let fields: HandshakeFields = ["Host": "a", "Origin": "http://a", "origin": "http://a"]
        #expect(refusal { () throws(HandshakeRefusal) in try OriginPolicy.sameHost.check(fields) } == 403)
    }

    @Test("Header fields at the limits pass, one field or one byte more is refused with 431")
    func limits() {
        let fields: HandshakeFields = ["Host": "abc", "Upgrade": "websocket"]
        for (bytes, count, status) in [(23, 2, nil), (22, 2, 431), (23, 1, 431), (-1, 2, 431)] as [(Int, Int, Int?)] {
            let limits = HandshakeLimits(maximumFieldBytes: bytes, maximumFields: count)
            #expect(refusal { () throws(HandshakeRefusal) in try limits.check(fields) } == status)
        }
        #expect(
            HandshakeLimits.defaults
                == HandshakeLimits(maximumFieldBytes: 16_384, maximumFields: 128, timeout: .seconds(10))
        )
    }
}
