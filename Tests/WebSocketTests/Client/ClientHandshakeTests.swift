// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing
import WebSocket

@Suite("What a client asks and which answers it takes (RFC 6455 §4.1)", .timeLimit(.minutes(1)))
struct ClientHandshakeTests {
    /// An answer to a request, which may be spoilt.
    struct Answer: Sendable, CustomTestStringConvertible {
        var line = "HTTP/1.1 101 Switching Protocols"
        var fields: [(name: String, value: String?)] = []
        let testDescription: String

        init(_ description: String, line: String = "HTTP/1.1 101 Switching Protocols", _ fields: (String, String?)...) {
            testDescription = description
            self.line = line
            self.fields = fields.map { (name: $0.0, value: $0.1) }
        }

        /// The answer to a request, in which the fields of this one take the places of the usual ones.
        func text(to request: HTTPHead) -> String {
            let key = request.fields.singleValue(of: "Sec-WebSocket-Key").flatMap { HandshakeKey(text: $0) }
            var all: [(name: String, value: String?)] = [
                ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", key?.accept),
            ]
            all.removeAll { usual in fields.contains { $0.name == usual.name } }
            let lines = (all + fields).compactMap { field in field.value.map { "\(field.name): \($0)\r\n" } }
            return line + "\r\n" + lines.joined() + "\r\n"
        }
    }

    /// Connects to a server that gives this answer, and reports what the client says of it.
    private func connect(
        _ configuration: WebSocketClient.Configuration = .defaults,
        answer: @escaping @Sendable (RawPeer, HTTPHead) async throws -> Void
    ) async throws -> HandshakeAgreement {
        try await RawPeer.listening { port, accepted in
            let server = Task {
                var iterator = accepted.makeAsyncIterator()
                guard let peer = await iterator.next() else { return }
                try await answer(peer, try await peer.readHead())
                _ = try? await peer.readToEnd()
            }
            defer { server.cancel() }
            return try await WebSocketClient.connect(
                to: "ws://127.0.0.1:\(port)/chat",
                configuration: configuration.patient
            ) { socket in socket.agreement }
        }
    }

    /// Answers, and closes behind the client's close frame.
    private func answering(_ answer: Answer) -> @Sendable (RawPeer, HTTPHead) async throws -> Void {
        { peer, request in
            try await peer.write(answer.text(to: request))
            guard answer.line.hasSuffix("101 Switching Protocols") else { return }
            _ = try? await peer.read(8)
            try await peer.write(RawFrame.bytes(8, [0x03, 0xE8], isMasked: false))
            try await peer.close()
        }
    }

    private func code(of answer: Answer) async throws -> HandshakeError.Code? {
        do {
            _ = try await connect(answer: answering(answer))
            return nil
        } catch let error as HandshakeError {
            return error.code
        }
    }

    @Test("A request has the fields of the standard and the caller's own, and a new key each time")
    func request() async throws {
        let (heads, seen) = AsyncStream.makeStream(of: HTTPHead.self)
        for _ in 0..<2 {
            let configuration = WebSocketClient.Configuration(
                handshake: ClientHandshakePolicy(subprotocols: ["a", "b"], compression: .defaults),
                fields: ["Authorization": "Bearer x", "Origin": "https://app.example"]
            )
            _ = try await connect(configuration) { peer, request in
                seen.yield(request)
                try await answering(Answer("as it should be"))(peer, request)
            }
        }
        var iterator = heads.makeAsyncIterator()
        let first = try #require(await iterator.next())
        let second = try #require(await iterator.next())
        #expect(first.startLine == "GET /chat HTTP/1.1")
        #expect(first.fields.singleValue(of: "Host")?.hasPrefix("127.0.0.1:") == true)
        #expect(first.fields.singleValue(of: "Upgrade") == "websocket")
        #expect(first.fields.singleValue(of: "Connection") == "Upgrade")
        #expect(first.fields.singleValue(of: "Sec-WebSocket-Version") == "13")
        #expect(first.fields.singleValue(of: "Sec-WebSocket-Protocol") == "a, b")
        #expect(first.fields.singleValue(of: "Sec-WebSocket-Extensions")?.hasPrefix("permessage-deflate") == true)
        #expect(first.fields.singleValue(of: "Authorization") == "Bearer x")
        #expect(first.fields.singleValue(of: "Origin") == "https://app.example")
        let keys = [first, second].map { $0.fields.singleValue(of: "Sec-WebSocket-Key") }
        #expect(keys[0] != keys[1])
        #expect(keys.allSatisfy { $0.flatMap { HandshakeKey(text: $0) } != nil })
    }

    @Test("What the server agrees to is settled")
    func agreement() async throws {
        let configuration = WebSocketClient.Configuration(handshake: ClientHandshakePolicy(subprotocols: ["a", "b"]))
        let answer = Answer(
            "with a subprotocol and compression",
            ("Sec-WebSocket-Protocol", "b"),
            ("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=10")
        )
        let agreement = try await connect(configuration, answer: answering(answer))
        #expect(agreement.subprotocol == "b")
        #expect(agreement.compression?.serverMaxWindowBits == 10)
        #expect(try await connect(answer: answering(Answer("plain"))) == HandshakeAgreement())
    }

    @Test(
        "An answer that is none, or that the client has not asked for, is an error that says so",
        arguments: [
            (Answer("status 404", line: "HTTP/1.1 404 Not Found", ("Content-Length", "0")), HandshakeError.Code.status),
            (Answer("status 200", line: "HTTP/1.1 200 OK", ("Content-Length", "0")), .status),
            (Answer("status 302", line: "HTTP/1.1 302 Found", ("Location", "ws://elsewhere/")), .status),
            (Answer("wrong accept", ("Sec-WebSocket-Accept", UpgradeRequest.accept)), .accept),
            (Answer("no accept", ("Sec-WebSocket-Accept", nil)), .accept),
            (Answer("no upgrade", ("Upgrade", nil)), .upgrade), (Answer("other upgrade", ("Upgrade", "h2c")), .upgrade),
            (Answer("no connection", ("Connection", nil)), .connection),
            (Answer("unrequested extension", ("Sec-WebSocket-Extensions", "x-own")), .unrequestedExtension),
            (Answer("unrequested subprotocol", ("Sec-WebSocket-Protocol", "a")), .unrequestedSubprotocol),
            (
                Answer(
                    "invalid parameter",
                    ("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=99")
                ),
                .invalidCompressionParameters
            ),
            (
                Answer("malformed extensions", ("Sec-WebSocket-Extensions", "permessage-deflate; =")),
                .malformedExtensions
            ),
            (Answer("no HTTP", line: "SSH-2.0-OpenSSH_9.9"), .malformedAnswer),
            (Answer("other version", line: "HTTP/9.9 101 Switching Protocols"), .malformedAnswer),
        ]
    )
    func refused(answer: Answer, code: HandshakeError.Code) async throws {
        #expect(try await self.code(of: answer) == code)
    }

    @Test("The status of a refusal is in the error")
    func status() async throws {
        let answer = answering(Answer("forbidden", line: "HTTP/1.1 403 Forbidden", ("Content-Length", "0")))
        await #expect { try await connect(answer: answer) } throws: { ($0 as? HandshakeError)?.status == 403 }
    }

    @Test(
        "A server that hangs up instead of answering is an error",
        arguments: ["", "HTTP/1.1 101 Swi", "HTTP/1.1 101 OK\r\nUp"]
    )
    func hangUp(beginning: String) async throws {
        await #expect(throws: (any Error).self) {
            try await connect { peer, _ in
                if !beginning.isEmpty { try await peer.write(beginning) }
                try await peer.close()
            }
        }
    }

    @Test("Informational answers before the one that counts are passed over")
    func informational() async throws {
        let agreement = try await connect { peer, request in
            try await peer.write(
                "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
            )
            try await answering(Answer("as it should be"))(peer, request)
        }
        #expect(agreement == HandshakeAgreement())
    }

    // MARK: Limits

    /// Fields that fill an answer up to so many bytes, and so many fields.
    private func filler(_ request: HTTPHead, bytes: Int, fields count: Int) -> Answer {
        var answer = Answer("filled up")
        while answer.fields.count < count - 4 { answer.fields.append(("X-\(answer.fields.count)", "")) }
        let used = HTTPHead(answer.text(to: request)).fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        answer.fields.append(("X-Filler", String(repeating: "x", count: max(0, bytes - used - 8))))
        return answer
    }

    @Test(
        "An answer as large as allowed is taken, one byte or one field more is not",
        arguments: [(16_384, 20, true), (16_385, 20, false), (4_000, 128, true), (4_000, 129, false)]
    )
    func limits(bytes: Int, fields: Int, isTaken: Bool) async throws {
        let answer: @Sendable (RawPeer, HTTPHead) async throws -> Void = { peer, request in
            try await answering(filler(request, bytes: bytes, fields: fields))(peer, request)
        }
        if isTaken {
            _ = try await connect(answer: answer)
        } else {
            await #expect { try await connect(answer: answer) } throws: { error in
                (error as? HandshakeError)?.code == .answerTooLarge
            }
        }
    }

    @Test("An answer that never ends is left at the limit", arguments: ["X: ", "Y: y\r\n"])
    func endless(piece: String) async throws {
        await #expect {
            try await connect { peer, _ in
                try await peer.write("HTTP/1.1 101 Switching Protocols\r\n\(piece)")
                while true {
                    try await peer.write(String(repeating: piece.hasSuffix("\n") ? piece : "x", count: 65_536))
                }
            }
        } throws: { ($0 as? HandshakeError)?.code == .answerTooLarge }
    }

    // MARK: What comes behind the answer

    @Test(
        "Messages right behind the answer are not lost, in however many pieces they come",
        arguments: [Int.max, 100, 1]
    )
    func early(size: Int) async throws {
        try await RawPeer.listening { port, accepted in
            let server = Task {
                var iterator = accepted.makeAsyncIterator()
                guard let peer = await iterator.next() else { return }
                let head = try await peer.readHead()
                var bytes = Array(Answer("as it should be").text(to: head).utf8)
                for text in ["early", "and", "more"] { bytes += RawFrame.bytes(1, Array(text.utf8), isMasked: false) }
                bytes += RawFrame.bytes(8, [0x03, 0xE8], isMasked: false)
                while !bytes.isEmpty {
                    try await peer.write(Array(bytes.prefix(size)))
                    bytes.removeFirst(min(size, bytes.count))
                }
                _ = try await peer.read(8)
                try await peer.close()
            }
            let messages = try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: .patient) {
                socket in
                var messages: [WebSocketMessage] = []
                for try await message in socket.messages { messages.append(message) }
                return messages
            }
            #expect(messages == [.text("early"), .text("and"), .text("more")])
            try await server.value
        }
    }

    // MARK: The caller's own

    @Test(
        "A URL that is none is an error before anything is dialed",
        arguments: [
            "", "http://a/", "ws:/a", "ws://", "ws://a/#b", "ws://user@a/", "ws://a:0/", "ws://a:65536/", "ws://a b/",
        ]
    )
    func url(text: String) async throws {
        await #expect {
            try await WebSocketClient.connect(to: text) { _ in }
        } throws: { ($0 as? HandshakeError)?.code == .invalidURL }
    }

    @Test(
        "Fields that cannot be sent are an error before anything is dialed",
        arguments: [
            ["Host": "b"], ["upgrade": "x"], ["X-Own": "a\r\nInjected: b"], ["X Own": "a"], ["": "a"],
            ["Sec-WebSocket-Protocol": "a"], ["Sec-WebSocket-Extensions": "x"],
        ] as [HandshakeFields]
    )
    func fields(fields: HandshakeFields) async throws {
        await #expect {
            try await WebSocketClient.connect(to: "ws://127.0.0.1:1/", configuration: .init(fields: fields)) { _ in }
        } throws: { ($0 as? HandshakeError)?.code == .invalidField }
    }

    @Test("Nobody there is the system's error")
    func nobody() async throws {
        // The port of a service that is extinct, so that nobody takes it meanwhile.
        await #expect {
            try await WebSocketClient.connect(to: "ws://127.0.0.1:1/") { _ in }
        } throws: { !($0 is HandshakeError) && !($0 is WebSocketError) && !($0 is CancellationError) }
    }
}
