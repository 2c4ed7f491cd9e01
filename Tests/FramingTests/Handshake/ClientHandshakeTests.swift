// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("The client's opening handshake (RFC 6455 §4.1)")
struct ClientHandshakeTests {
    static let sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    static let sampleAnswer: HandshakeFields = [
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": sampleAccept,
    ]

    private func handshake(_ extra: HandshakeFields = [:]) throws -> ClientHandshake {
        let key = try #require(HandshakeKey(text: "dGhlIHNhbXBsZSBub25jZQ=="))
        return try ClientHandshake(host: "server.example.com", key: key, extraFields: extra)
    }

    /// The code that an answer is refused with; nil if it is not.
    private func refusal(
        _ fields: HandshakeFields,
        status: Int = 101,
        extra: HandshakeFields = [:]
    ) throws -> HandshakeError.Code? {
        do {
            try handshake(extra).validate(status: status, fields: fields)
            return nil
        } catch let error as HandshakeError {
            return error.code
        }
    }

    @Test("The recorded requests are made of their host, key and own fields", arguments: RecordedHead.pairs)
    func recorded(request: String, answer: String) throws {
        let request = RecordedHead(request)
        let key = try #require(HandshakeKey(text: request.fields.singleValue(of: "Sec-WebSocket-Key") ?? ""))
        let handshake = try ClientHandshake(
            host: request.fields.singleValue(of: "Host") ?? "",
            key: key,
            extraFields: HandshakeFields(request.fields.suffix(2))
        )
        #expect(handshake.requestFields == request.fields)
        #expect(try handshake.validate(status: 101, fields: RecordedHead(answer).fields) == nil)
    }

    @Test("A key is 16 bytes in Base64, and drawn anew each time")
    func keys() throws {
        let sample =
            [
                0x74, 0x68, 0x65, 0x20, 0x73, 0x61, 0x6D, 0x70, 0x6C, 0x65, 0x20, 0x6E, 0x6F, 0x6E, 0x63, 0x65,
            ] as InlineArray<16, UInt8>
        #expect(HandshakeKey(bytes: sample).text == "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(HandshakeKey(bytes: sample).accept == Self.sampleAccept)
        #expect(HandshakeKey.random() != HandshakeKey.random())
        #expect(HandshakeKey(text: HandshakeKey.random().text) != nil)
        let one = try ClientHandshake(host: "a")
        let other = try ClientHandshake(host: "a")
        #expect(one.requestFields != other.requestFields)
    }

    @Test("An answer that fits is taken, whatever the case of names and tokens")
    func taken() throws {
        #expect(try refusal(Self.sampleAnswer) == nil)
        let other: HandshakeFields = [
            "server": "x", "sec-websocket-accept": Self.sampleAccept, "CONNECTION": "keep-alive, uPGRADE",
            "upgrade": "WebSocket",
        ]
        #expect(try refusal(other) == nil)
    }

    static let refusals: [(HandshakeFields, HandshakeError.Code)] = [
        (["Connection": "Upgrade", "Sec-WebSocket-Accept": sampleAccept], .upgrade),
        (["Upgrade": "h2c", "Connection": "Upgrade", "Sec-WebSocket-Accept": sampleAccept], .upgrade),
        (["Upgrade": "websocket, h2c", "Connection": "Upgrade", "Sec-WebSocket-Accept": sampleAccept], .upgrade),
        (["Upgrade": "websocket", "Sec-WebSocket-Accept": sampleAccept], .connection),
        (["Upgrade": "websocket", "Connection": "close", "Sec-WebSocket-Accept": sampleAccept], .connection),
        (["Upgrade": "websocket", "Connection": "Upgrade"], .accept),
        (["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": ""], .accept),
        (
            ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": sampleAccept.lowercased()],
            .accept
        ),
        (
            [
                "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": sampleAccept,
                "Sec-WebSocket-Accept": sampleAccept,
            ], .accept
        ),
    ]

    @Test("An answer without the right Upgrade, Connection or Accept is refused", arguments: refusals)
    func refused(fields: HandshakeFields, code: HandshakeError.Code) throws {
        #expect(try refusal(fields) == code)
    }

    @Test(
        "Any status but 101 is refused, and told",
        arguments: [100, 102, 200, 302, 400, 401, 403, 404, 426, 500, 0, -1]
    )
    func status(status: Int) throws {
        #expect {
            try handshake().validate(status: status, fields: Self.sampleAnswer)
        } throws: { error in
            let error = error as? HandshakeError
            return error?.code == .status && error?.status == status && error?.description.contains("\(status)") == true
        }
    }

    @Test("A subprotocol or an extension that was not asked for is refused")
    func unrequested() throws {
        func answer(_ name: String, _ value: String) -> HandshakeFields {
            var fields = Self.sampleAnswer
            fields.append(name: name, value: value)
            return fields
        }
        let asked: HandshakeFields = [
            "Sec-WebSocket-Protocol": "chat, superchat",
            "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        ]
        #expect(try refusal(answer("Sec-WebSocket-Protocol", "chat")) == .unrequestedSubprotocol)
        #expect(try refusal(answer("Sec-WebSocket-Protocol", "")) == .unrequestedSubprotocol)
        #expect(try refusal(answer("Sec-WebSocket-Protocol", "chess"), extra: asked) == .unrequestedSubprotocol)
        #expect(
            try refusal(answer("Sec-WebSocket-Protocol", "chat, superchat"), extra: asked) == .unrequestedSubprotocol
        )
        let chosen = try handshake(asked).validate(status: 101, fields: answer("Sec-WebSocket-Protocol", "superchat"))
        #expect(chosen == "superchat")
        #expect(try refusal(answer("Sec-WebSocket-Extensions", "permessage-deflate")) == .unrequestedExtension)
        #expect(try refusal(answer("Sec-WebSocket-Extensions", "x-other"), extra: asked) == .unrequestedExtension)
        let deflate = answer("Sec-WebSocket-Extensions", "permessage-deflate;server_no_context_takeover")
        #expect(try refusal(deflate, extra: asked) == nil)
    }

    static let unsendable: [(String, HandshakeFields)] = [
        ("", [:]), ("a\r\nX: y", [:]), ("a", ["X": "b\r\nY: z"]), ("a", ["X": "b\nY: z"]), ("a", ["X": "\0"]),
        ("a", ["": "b"]), ("a", ["X Y": "b"]), ("a", ["X:": "b"]), ("a", ["é": "b"]), ("a", ["host": "b"]),
        ("a", ["sec-websocket-key": "b"]), ("a", ["Upgrade": "b"]),
    ]

    @Test("Fields that would break the request, or change the handshake, are refused", arguments: unsendable)
    func fields(host: String, extra: HandshakeFields) {
        #expect {
            try ClientHandshake(host: host, extraFields: extra)
        } throws: { ($0 as? HandshakeError)?.code == .invalidField }
    }
}
