// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("What a server agrees to (RFC 6455 §4.2.2; RFC 7692 §5.1)")
struct ServerHandshakePolicyTests {
    private static let request: HandshakeFields = [
        "Host": "server.example.com", "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13",
    ]

    private func evaluate(
        _ policy: ServerHandshakePolicy,
        method: String = "GET",
        httpVersion: (major: Int, minor: Int) = (1, 1),
        _ more: (String, String)...
    ) throws -> ServerHandshakePolicy.Acceptance {
        var fields = Self.request
        for (name, value) in more { fields.append(name: name, value: value) }
        return try policy.evaluate(method: method, httpVersion: httpVersion, fields: fields)
    }

    private func refusal(_ evaluate: () throws -> ServerHandshakePolicy.Acceptance) -> HandshakeRefusal? {
        do {
            _ = try evaluate()
            return nil
        } catch {
            return error as? HandshakeRefusal
        }
    }

    @Test("A plain request is accepted with the answer of the standard's example")
    func plain() throws {
        let acceptance = try evaluate(.defaults)
        #expect(acceptance.agreement == HandshakeAgreement())
        #expect(
            acceptance.responseFields == [
                "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            ]
        )
    }

    @Test(
        "Of the subprotocols that the client offers the server takes the one that it likes best itself",
        arguments: [
            (["a", "b"], ["b, a"], "a"), (["b", "a"], ["b, a"], "b"), (["b"], ["a", "c", "b"], "b"),
            (["a"], ["A"], nil), (["a"], ["b"], nil), (["a"], [], nil), ([], ["a"], nil),
        ] as [([String], [String], String?)]
    )
    func subprotocols(spoken: [String], offered: [String], chosen: String?) throws {
        var fields = Self.request
        for value in offered { fields.append(name: "Sec-WebSocket-Protocol", value: value) }
        let acceptance = try ServerHandshakePolicy(subprotocols: spoken).evaluate(
            method: "GET",
            httpVersion: (1, 1),
            fields: fields
        )
        #expect(acceptance.agreement.subprotocol == chosen)
        #expect(acceptance.responseFields.values(of: "Sec-WebSocket-Protocol") == (chosen.map { [$0] } ?? []))
    }

    @Test("Compression is agreed on where the client offers it and the server wants it, and the answer says how")
    func compression() throws {
        let offer = ("Sec-WebSocket-Extensions", "x-other, permessage-deflate; client_max_window_bits")
        let wanted = try evaluate(.defaults, offer)
        #expect(wanted.agreement.compression?.clientMaxWindowBits == 12)
        #expect(wanted.agreement.compression?.serverMaxWindowBits == 12)
        #expect(
            wanted.responseFields.singleValue(of: "Sec-WebSocket-Extensions")
                == "permessage-deflate; client_max_window_bits=12; server_max_window_bits=12"
        )
        let unwanted = try evaluate(ServerHandshakePolicy(compression: nil), offer)
        #expect(unwanted.agreement.compression == nil)
        #expect(unwanted.responseFields.values(of: "Sec-WebSocket-Extensions") == [])
        let impossible = try evaluate(.defaults, ("Sec-WebSocket-Extensions", "permessage-deflate; unknown"))
        #expect(impossible.agreement.compression == nil)
        #expect(impossible.responseFields.values(of: "Sec-WebSocket-Extensions") == [])
    }

    @Test("Extensions that break the grammar are refused, unless the server does not look at them")
    func malformedExtensions() throws {
        let offer = ("Sec-WebSocket-Extensions", "permessage-deflate; =")
        #expect(refusal { try evaluate(.defaults, offer) }?.status == 400)
        #expect(try evaluate(ServerHandshakePolicy(compression: nil), offer).agreement == HandshakeAgreement())
    }

    @Test("Everything has a refusal of its own, the costs first")
    func refusals() {
        #expect(refusal { try evaluate(.defaults, method: "POST") }?.code == .method)
        #expect(refusal { try evaluate(.defaults, httpVersion: (1, 0)) }?.code == .httpVersion)
        #expect(refusal { try evaluate(.defaults, httpVersion: (2, 0)) }?.code == .httpVersion)
        #expect(refusal { try evaluate(.defaults, ("Host", "b")) }?.code == .host)
        #expect(refusal { try evaluate(.defaults, ("Sec-WebSocket-Version", "13")) }?.code == .version)
        #expect(refusal { try evaluate(.defaults, ("Sec-WebSocket-Key", "x")) }?.code == .key)
        #expect(refusal { try evaluate(.defaults, ("Origin", "https://evil.example")) }?.code == .origin)
        let small = ServerHandshakePolicy(limits: HandshakeLimits(maximumFields: 4))
        #expect(refusal { try evaluate(small, method: "POST") }?.code == .fieldsTooLarge)
    }

    @Test(
        "The origin is judged by the policy",
        arguments: [
            (OriginPolicy.sameHost, "http://server.example.com", true), (.sameHost, "http://other.example.com", false),
            (.any, "http://other.example.com", true),
            (.listed(["http://other.example.com"]), "http://other.example.com", true),
            (.listed([]), "http://server.example.com", false),
        ]
    )
    func origins(policy: OriginPolicy, origin: String, passes: Bool) {
        let refused = refusal { try evaluate(ServerHandshakePolicy(origins: policy), ("Origin", origin)) }
        #expect(refused?.status == (passes ? nil : 403))
    }

    @Test("The fields of a request at the limits pass, one byte or one field more does not")
    func limits() {
        let bytes = Self.request.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        for (over, status) in [(0, nil), (1, 431)] as [(Int, Int?)] {
            let limits = HandshakeLimits(maximumFieldBytes: bytes + 10 - over, maximumFields: 6)
            #expect(
                refusal { try evaluate(ServerHandshakePolicy(limits: limits), ("X-1", "1234567")) }?.status == status
            )
            let fewer = HandshakeLimits(maximumFields: 6 - over)
            #expect(
                refusal { try evaluate(ServerHandshakePolicy(limits: fewer), ("X-1", "1234567")) }?.status == status
            )
        }
    }
}
