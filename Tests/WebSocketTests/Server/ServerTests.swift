// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing
import WebSocket

@Suite("The life of a server", .timeLimit(.minutes(1)))
struct ServerTests {
    private struct Failure: Error {}

    @Test("A cancelled server closes open WebSockets with 1001 and returns")
    func shutdown() async throws {
        let (outcomes, ended) = AsyncStream.makeStream(of: WebSocketConnection.CloseOutcome.self)
        let clients = try await WebSocketServer.running { port in
            let (opened, open) = AsyncStream.makeStream(of: Void.self)
            let clients = (0..<3).map { _ in
                Task {
                    try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: .patient) {
                        socket in
                        open.yield()
                        for try await _ in socket.messages {}
                        ended.yield(try await socket.close())
                    }
                }
            }
            var iterator = opened.makeAsyncIterator()
            for _ in clients { _ = await iterator.next() }
            return clients
        }
        var iterator = outcomes.makeAsyncIterator()
        for client in clients {
            #expect(await iterator.next()?.code == .goingAway)
            try await client.value
        }
    }

    @Test("A cancelled server closes connections in their opening handshake at once, though a handler takes its time")
    func halfOpen() async throws {
        let isDone = Gate()
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        // The time of the handshake is not what closes them.
        let limits = HandshakeLimits(timeout: .seconds(3_600))
        let configuration = WebSocketServer.Configuration(handshake: ServerHandshakePolicy(limits: limits))
        let server = WebSocketServer(host: "127.0.0.1", port: 0, configuration: configuration) { _ in
            open.yield()
            // It does not care that it is cancelled.
            await Task { try? await isDone.wait() }.value
        }
        let run = Task { try await server.run() }
        try await server.waitUntilListening()
        let port = try #require(server.localAddress?.port)
        let served = try await RawPeer.dial(port: port)
        try await served.write(UpgradeRequest().text)
        #expect(try await served.readHead().status == 101)
        var iterator = opened.makeAsyncIterator()
        _ = await iterator.next()
        let silent = try await RawPeer.dial(port: port)
        let talking = try await RawPeer.dial(port: port)
        try await talking.write("GET /chat HTTP/1.1\r\n")
        let refused = try await RawPeer.dial(port: port)
        try await refused.write("nonsense\r\n")
        #expect(try await refused.readHead().status == 400)
        run.cancel()
        #expect(try await silent.readToEnd() == [])
        #expect(try await talking.readToEnd() == [])
        _ = try await refused.readToEnd()
        isDone.open()
        try await served.close()
        try await run.value
    }

    @Test("Clients that come while a server shuts down are told, one way or another", arguments: 0..<10)
    func race(round: Int) async throws {
        let clients = try await WebSocketServer.running { port in
            let (opened, open) = AsyncStream.makeStream(of: Void.self)
            let clients = (0..<16).map { _ in
                Task {
                    try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: .patient) {
                        socket in
                        open.yield()
                        for try await _ in socket.messages {}
                        return try await socket.close().code
                    }
                }
            }
            var iterator = opened.makeAsyncIterator()
            for _ in 0..<round { _ = await iterator.next() }
            return clients
        }
        for client in clients {
            if let code = try? await client.value { #expect(code == .goingAway) }
        }
    }

    @Test("A server runs once")
    func twice() async throws {
        let server = WebSocketServer(host: "127.0.0.1", port: 0, handler: WebSocketServer.echo)
        let run = Task { try await server.run() }
        try await server.waitUntilListening()
        await #expect { try await server.run() } throws: { ($0 as? WebSocketError)?.code == .invalidState }
        run.cancel()
        try await run.value
        await #expect { try await server.run() } throws: { ($0 as? WebSocketError)?.code == .invalidState }
    }

    @Test("A port in use fails the server, and those who wait for it")
    func portInUse() async throws {
        try await WebSocketServer.running { port in
            let second = WebSocketServer(host: "127.0.0.1", port: port, handler: WebSocketServer.echo)
            let before = Task { try await second.waitUntilListening() }
            await #expect(throws: IOError.self) { try await second.run() }
            await #expect(throws: IOError.self) { try await before.value }
            await #expect(throws: IOError.self) { try await second.waitUntilListening() }
            #expect(second.localAddress == nil)
        }
    }

    @Test("Waiting for a server that does not run ends with the task")
    func cancelledWait() async throws {
        let server = WebSocketServer(host: "127.0.0.1", port: 0, handler: WebSocketServer.echo)
        let wait = Task.immediate { try await server.waitUntilListening() }
        wait.cancel()
        await #expect(throws: CancellationError.self) { try await wait.value }
    }

    @Test("A server that is cancelled before it runs returns")
    func cancelledBefore() async throws {
        let server = WebSocketServer(host: "127.0.0.1", port: 0, handler: WebSocketServer.echo)
        let run = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await server.run()
        }
        try await run.value
    }

    @Test("A handler that throws closes its WebSocket with 1011, and the server goes on")
    func failingHandler() async throws {
        let (failures, failed) = AsyncStream.makeStream(of: (error: any Error, target: String).self)
        var configuration = WebSocketServer.Configuration.patient
        configuration.handlerFailed = { error, socket in failed.yield((error, socket.target)) }
        try await WebSocketServer.running(
            configuration,
            handler: { socket in
                for try await message in socket.messages {
                    guard message != .text("fail") else { throw Failure() }
                    try await socket.send(message)
                }
            }
        ) { port in
            for text in ["fail", "go on"] {
                try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: .patient) { socket in
                    var iterator = socket.messages.makeAsyncIterator()
                    try await socket.send(text)
                    if text == "fail" {
                        #expect(try await iterator.next() == nil)
                        #expect(try await socket.close().code == .internalError)
                    } else {
                        #expect(try await iterator.next() == .text(text))
                    }
                }
            }
        }
        failed.finish()
        let all = await failures.reduce(into: []) { $0.append($1) }
        try #require(all.count == 1)
        #expect(all[0].error is Failure && all[0].target == "/")
    }

    @Test("A handler that returns closes its WebSocket with 1000")
    func returningHandler() async throws {
        try await WebSocketServer.running(handler: { socket in try await socket.send("all there is") }) { port in
            try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: .patient) { socket in
                var messages: [WebSocketMessage] = []
                for try await message in socket.messages { messages.append(message) }
                #expect(messages == [.text("all there is")])
                #expect(try await socket.close().code == .normalClosure)
            }
        }
    }

    @Test("A handler learns who asks for what")
    func request() async throws {
        let (sessions, accept) = AsyncStream.makeStream(of: WebSocketSession.self)
        let configuration = WebSocketServer.Configuration(
            handshake: ServerHandshakePolicy(subprotocols: ["chat"], compression: nil)
        )
        try await WebSocketServer.running(configuration, handler: { accept.yield($0) }) { port in
            let client = WebSocketClient.Configuration(
                handshake: ClientHandshakePolicy(subprotocols: ["other", "chat"]),
                fields: ["Authorization": "Bearer x"]
            )
            try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)?a=b", configuration: client.patient) {
                socket in
                #expect(socket.role == .client)
                #expect(socket.agreement == HandshakeAgreement(subprotocol: "chat"))
                #expect(socket.target == "/?a=b")
                #expect(socket.peerFields.singleValue(of: "Sec-WebSocket-Protocol") == "chat")
                #expect(socket.remoteAddress?.port == port)
            }
            var iterator = sessions.makeAsyncIterator()
            let session = try #require(await iterator.next())
            #expect(session.role == .server)
            #expect(session.agreement == HandshakeAgreement(subprotocol: "chat"))
            #expect(session.target == "/?a=b")
            #expect(session.peerFields.singleValue(of: "Authorization") == "Bearer x")
        }
    }
}
