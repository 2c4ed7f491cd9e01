// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("What a client asks for, and which agreements it takes (RFC 6455 §4.1; RFC 7692 §5)")
struct ClientHandshakePolicyTests {
    private static let accept: HandshakeFields = [
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    ]

    private func handshake(_ policy: ClientHandshakePolicy, _ fields: HandshakeFields = [:]) throws -> ClientHandshake {
        let key = try #require(HandshakeKey(text: "dGhlIHNhbXBsZSBub25jZQ=="))
        return try policy.handshake(host: "server.example.com", key: key, extraFields: fields)
    }

    private func agreement(
        _ policy: ClientHandshakePolicy,
        status: Int = 101,
        _ more: (String, String)...
    ) throws -> HandshakeAgreement {
        var fields = Self.accept
        for (name, value) in more { fields.append(name: name, value: value) }
        return try policy.agreement(answered: status, fields: fields, to: handshake(policy))
    }

    private func code(_ body: () throws -> Void) -> HandshakeError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? HandshakeError)?.code
        }
    }

    @Test("The request asks for what the policy wants, behind the caller's own fields")
    func request() throws {
        let plain = try handshake(ClientHandshakePolicy(compression: nil)).requestFields
        #expect(plain.map(\.name) == ["Host", "Upgrade", "Connection", "Sec-WebSocket-Version", "Sec-WebSocket-Key"])
        let all = try handshake(ClientHandshakePolicy(subprotocols: ["b", "a"]), ["X-Own": "1"]).requestFields
        #expect(all.dropFirst(5).map(\.name) == ["X-Own", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"])
        #expect(all.singleValue(of: "Sec-WebSocket-Protocol") == "b, a")
        #expect(all.singleValue(of: "Sec-WebSocket-Extensions") == PermessageDeflate.offer(of: .defaults))
    }

    @Test(
        "What cannot be asked for is the caller's own fault",
        arguments: [["a", "a"], ["a b"], [""], ["a,b"], ["ü"], ["a", "b", "a"], ["a\r\nX: y"]]
    )
    func invalidSubprotocols(subprotocols: [String]) {
        #expect(code { _ = try handshake(ClientHandshakePolicy(subprotocols: subprotocols)) } == .invalidField)
    }

    @Test("Fields that the policy decides on cannot be given besides, in any case")
    func decided() {
        for fields in [["Sec-WebSocket-Protocol": "a"], ["sec-websocket-extensions": "x"]] as [HandshakeFields] {
            #expect(code { _ = try handshake(ClientHandshakePolicy(compression: nil), fields) } == .invalidField)
        }
    }

    @Test("Keys differ from one handshake to the next")
    func keys() throws {
        let keys = try (0..<10).map { _ in
            try ClientHandshakePolicy.defaults.handshake(host: "a").requestFields.singleValue(of: "Sec-WebSocket-Key")
        }
        #expect(Set(keys).count == 10)
    }

    @Test("What the server agrees to is settled, and what it leaves out is not")
    func agreed() throws {
        let policy = ClientHandshakePolicy(subprotocols: ["a", "b"])
        #expect(try agreement(policy) == HandshakeAgreement())
        let all = try agreement(
            policy,
            ("Sec-WebSocket-Protocol", "b"),
            ("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=12; client_max_window_bits=10")
        )
        #expect(all.subprotocol == "b")
        #expect(all.compression?.serverMaxWindowBits == 12)
        #expect(all.compression?.clientMaxWindowBits == 10)
    }

    @Test("What was not asked for fails the handshake")
    func unrequested() {
        let bare = ClientHandshakePolicy(compression: nil)
        #expect(code { _ = try agreement(bare, ("Sec-WebSocket-Protocol", "a")) } == .unrequestedSubprotocol)
        #expect(
            code { _ = try agreement(bare, ("Sec-WebSocket-Extensions", "permessage-deflate")) }
                == .unrequestedExtension
        )
        let policy = ClientHandshakePolicy(subprotocols: ["a", "b"])
        for value in ["c", "A", "a, b", ""] {
            #expect(code { _ = try agreement(policy, ("Sec-WebSocket-Protocol", value)) } == .unrequestedSubprotocol)
        }
        #expect(
            code { _ = try agreement(policy, ("Sec-WebSocket-Protocol", "a"), ("Sec-WebSocket-Protocol", "b")) }
                == .unrequestedSubprotocol
        )
        #expect(code { _ = try agreement(policy, ("Sec-WebSocket-Extensions", "x-other")) } == .unrequestedExtension)
        #expect(
            code { _ = try agreement(policy, ("Sec-WebSocket-Extensions", "permessage-deflate, permessage-deflate")) }
                == .invalidCompressionParameters
        )
        #expect(
            code { _ = try agreement(policy, ("Sec-WebSocket-Extensions", "permessage-deflate; unknown")) }
                == .invalidCompressionParameters
        )
    }

    @Test("Another status is an error that has it, whatever the fields say", arguments: [100, 200, 302, 401, 404, 500])
    func status(status: Int) {
        #expect { try agreement(.defaults, status: status) } throws: { error in
            let error = error as? HandshakeError
            return error?.code == .status && error?.status == status
        }
    }

    @Test("An answer at the limits is taken, one byte or one field more is not")
    func limits() throws {
        let bytes = Self.accept.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        for (over, expected) in [(0, nil), (1, .answerTooLarge)] as [(Int, HandshakeError.Code?)] {
            let limits = HandshakeLimits(maximumFieldBytes: bytes + 10 - over, maximumFields: 4)
            #expect(code { _ = try agreement(ClientHandshakePolicy(limits: limits), ("X-1", "1234567")) } == expected)
            let fewer = HandshakeLimits(maximumFields: 4 - over)
            #expect(code { _ = try agreement(ClientHandshakePolicy(limits: fewer), ("X-1", "1234567")) } == expected)
        }
    }
}
