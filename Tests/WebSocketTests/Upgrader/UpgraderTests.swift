// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOHTTP1
import Testing
import WebSocket

@Suite("WebSockets on an HTTP server of SwiftNIO's", .timeLimit(.minutes(1)))
struct UpgraderTests {
    private static let quiet = WebSocketConfiguration(keepAlive: nil)

    @Test("An upgrade request as browsers send it is upgraded, and the WebSocket used")
    func upgraded() async throws {
        let upgrader = WebSocketUpgrader(handshake: ServerHandshakePolicy(subprotocols: ["v2", "v1"]))
        try await HTTPServer.running(upgrader: upgrader) { port in
            let configuration = WebSocketClient.Configuration(
                handshake: ClientHandshakePolicy(subprotocols: ["v1", "v2"])
            )
            try await WebSocketClient.connect(
                to: "ws://127.0.0.1:\(port)/chat?x=1",
                configuration: configuration.patient
            ) { socket in
                #expect(socket.agreement.subprotocol == "v2")
                #expect(socket.agreement.compression != nil)
                var iterator = socket.messages.makeAsyncIterator()
                for text in ["one", "two", String(repeating: "three", count: 100_000)] {
                    try await socket.send(text)
                    #expect(try await iterator.next() == .text(text))
                }
            }
        }
    }

    @Test("The answer is that of the standard's example")
    func answer() async throws {
        try await HTTPServer.running(upgrader: WebSocketUpgrader()) { port in
            let peer = try await RawPeer.dial(port: port)
            // Names of protocols are taken in any case, and others may be offered besides.
            try await peer.write(UpgradeRequest("Upgrade", "h2c, WebSocket").text)
            let head = try await peer.readHead()
            #expect(head.status == 101)
            #expect(head.fields.elements(of: "Upgrade") == ["websocket"])
            #expect(head.fields.contains("upgrade", in: "Connection"))
            #expect(head.fields.singleValue(of: "Sec-WebSocket-Accept") == UpgradeRequest.accept)
            try await peer.close()
        }
    }

    @Test("Frames right behind the request are not lost")
    func early() async throws {
        try await HTTPServer.running(upgrader: WebSocketUpgrader()) { port in
            let peer = try await RawPeer.dial(port: port)
            let frames = RawFrame.bytes(1, Array("early".utf8), isMasked: true) + RawFrame.bytes(9, isMasked: true)
            try await peer.write(Array(UpgradeRequest().text.utf8) + frames)
            #expect(try await peer.readHead().status == 101)
            var seen: [UInt8: [UInt8]] = [:]
            for _ in 0..<2 {
                let frame = try await peer.readShortFrame()
                seen[frame.opcode] = frame.payload
            }
            #expect(seen == [1: Array("early".utf8), 0xA: []])
            try await peer.close()
        }
    }

    @Test(
        "A request that is refused is not upgraded, and answered by the HTTP server",
        arguments: [
            UpgradeRequest("Sec-WebSocket-Version", "12"), UpgradeRequest("Sec-WebSocket-Key", nil),
            UpgradeRequest("Sec-WebSocket-Key", "c2hvcnQ="), UpgradeRequest("Origin", "https://evil.example"),
            UpgradeRequest("Host", nil), UpgradeRequest("Upgrade", "h2c"), UpgradeRequest("Connection", "keep-alive"),
        ]
    )
    func refused(request: UpgradeRequest) async throws {
        try await HTTPServer.running(upgrader: WebSocketUpgrader()) { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(request.text)
            let head = try await peer.readHead()
            #expect(head.status == 200)
            #expect(head.fields.values(of: "Upgrade") == [])
            try await peer.close()
        }
    }

    @Test("The application has a say in every upgrade")
    func admission() async throws {
        let upgrader = WebSocketUpgrader(admits: { $0.uri == "/chat" })
        try await HTTPServer.running(upgrader: upgrader) { port in
            for (line, status) in [("GET /chat HTTP/1.1", 101), ("GET /else HTTP/1.1", 200)] {
                let peer = try await RawPeer.dial(port: port)
                try await peer.write(UpgradeRequest(line: line).text)
                #expect(try await peer.readHead().status == status)
                try await peer.close()
            }
        }
    }

    @Test("Ordinary requests are served as before")
    func ordinary() async throws {
        try await HTTPServer.running(upgrader: WebSocketUpgrader()) { port in
            let peer = try await RawPeer.dial(port: port)
            for target in ["/first", "/other"] {
                try await peer.write("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await peer.readHead().status == 200)
                #expect(String(decoding: try await peer.read(6), as: UTF8.self) == target)
            }
            try await peer.close()
        }
    }

    @Test("A peer that closes its half of the connection has ended it, though the server allows half-closed ones")
    func halfClosure() async throws {
        let (ends, end) = AsyncStream.makeStream(of: WebSocketError.Code?.self)
        let upgrader = WebSocketUpgrader(configuration: Self.quiet)
        try await HTTPServer.running(
            upgrader: upgrader,
            halfClosure: true,
            handler: { socket in
                do {
                    for try await message in socket.messages { try await socket.send(message) }
                    end.yield(nil)
                } catch let error as WebSocketError {
                    end.yield(error.code)
                }
            }
        ) { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(UpgradeRequest().text)
            #expect(try await peer.readHead().status == 101)
            try await peer.closeOutput()
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next() == .connectionLost)
            #expect(try await peer.readToEnd() == [])
        }
    }

    @Test("The session knows the request")
    func request() async throws {
        let (sessions, accept) = AsyncStream.makeStream(of: WebSocketSession.self)
        try await HTTPServer.running(upgrader: WebSocketUpgrader(), handler: { accept.yield($0) }) { port in
            let configuration = WebSocketClient.Configuration(fields: ["X-Own": "mine"])
            try await WebSocketClient.connect(
                to: "ws://127.0.0.1:\(port)/chat?x=1",
                configuration: configuration.patient
            ) { socket in
                for try await _ in socket.messages {}
            }
            var iterator = sessions.makeAsyncIterator()
            let session = try #require(await iterator.next())
            #expect(session.role == .server)
            #expect(session.target == "/chat?x=1")
            #expect(session.peerFields.singleValue(of: "X-Own") == "mine")
            #expect(session.peerFields.singleValue(of: "Host") == "127.0.0.1:\(port)")
            #expect(session.remoteAddress?.ipAddress == "127.0.0.1")
        }
    }
}
