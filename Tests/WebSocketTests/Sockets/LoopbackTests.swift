// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import Testing

@testable import WebSocket

@Suite("Client and server over TCP", .timeLimit(.minutes(1)))
struct LoopbackTests {
    private func connect(
        _ port: Int,
        _ configuration: WebSocketClient.Configuration = .defaults,
        _ body: (WebSocketSession) async throws -> Void
    ) async throws {
        try await WebSocketClient.connect(to: "ws://127.0.0.1:\(port)/", configuration: configuration.patient) {
            socket in
            try await body(socket)
        }
    }

    private static let uncompressed = WebSocketClient.Configuration(
        handshake: ClientHandshakePolicy(compression: nil)
    )

    @Test("Messages of any size come back as they were", arguments: [true, false])
    func echo(isCompressed: Bool) async throws {
        try await WebSocketServer.running { port in
            try await connect(port, isCompressed ? .defaults : Self.uncompressed) { socket in
                #expect((socket.agreement.compression != nil) == isCompressed)
                var iterator = socket.messages.makeAsyncIterator()
                for size in [0, 1, 125, 126, 65_535, 65_536, 1_000_000] {
                    let bytes = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) })
                    try await socket.send(bytes)
                    #expect(try await iterator.next() == .binary(bytes))
                    let text = String(repeating: "ü", count: size / 2)
                    try await socket.send(text)
                    #expect(try await iterator.next() == .text(text))
                }
                #expect(try await socket.close().isClean)
            }
        }
    }

    @Test(
        "Messages of many tasks, compressed with a context, come back in the order of each",
        arguments: [true, false]
    )
    func concurrentSenders(takesContextOver: Bool) async throws {
        let compression = PermessageDeflate.Configuration(
            serverContextTakeover: takesContextOver,
            clientContextTakeover: takesContextOver,
            minimumBytes: 0
        )
        let configuration = WebSocketClient.Configuration(handshake: ClientHandshakePolicy(compression: compression))
        try await WebSocketServer.running { port in
            try await connect(port, configuration) { socket in
                let (tasks, messages) = (8, 200)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for task in 0..<tasks {
                        group.addTask {
                            for number in 0..<messages {
                                let filler = String(repeating: "as all the others do, at length; ", count: number % 40)
                                try await socket.send("\(task) \(number) \(filler)")
                            }
                        }
                    }
                    group.addTask {
                        for _ in 0..<20 { try await socket.ping() }
                    }
                    var next = [Int](repeating: 0, count: tasks)
                    var iterator = socket.messages.makeAsyncIterator()
                    for _ in 0..<tasks * messages {
                        guard case .text(let text)? = try await iterator.next() else {
                            Issue.record("no text")
                            return
                        }
                        let words = text.split(separator: " ", maxSplits: 2).compactMap { Int($0) }
                        #expect(next[words[0]] == words[1])
                        next[words[0]] += 1
                    }
                    #expect(next == [Int](repeating: messages, count: tasks))
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("A reader that takes its time holds the sender back: what is under way is bounded in bytes")
    func backPressure() async throws {
        let (size, count) = (64 << 10, 2_000)
        // What sockets hold on both sides, generously, and the sessions' own marks.
        let bound = 32 << 20
        let (takers, take) = AsyncStream.makeStream(of: WebSocketSession.self)
        let isOver = Gate()
        try await WebSocketServer.running(handler: { socket in
            take.yield(socket)
            try await isOver.wait()
        }) { port in
            try await connect(port, Self.uncompressed) { socket in
                var sessions = takers.makeAsyncIterator()
                let server = try #require(await sessions.next())
                let sent = Counter()
                async let sending: Void = {
                    for _ in 0..<count {
                        try await socket.send(ByteBuffer(repeating: 1, count: size))
                        sent.add(size)
                    }
                }()
                var iterator = server.messages.makeAsyncIterator()
                for taken in 0..<count {
                    // The next message is taken only when the sender waits, or is done.
                    while socket.core.waitingSenders == 0, sent.value < size * count { await Task.yield() }
                    #expect(sent.value - taken * size <= bound)
                    #expect(server.core.inboundCost <= (256 << 10) + size + 64)
                    #expect(try await iterator.next() == .binary(ByteBuffer(repeating: 1, count: size)))
                }
                try await sending
            }
            isOver.open()
        }
    }

    @Test("A peer that closes while it reads slowly gets all that was sent before, and the close frame")
    func slowCloser() async throws {
        let text = String(repeating: "x", count: 100_000)
        // With all the time there is: a machine that does other things, too, may take long to read so much.
        let limits = WebSocketLimits(
            closeTimeout: .seconds(3_600),
            queuedBytesHighWaterMark: 64 << 20,
            maximumQueuedBytes: 64 << 20
        )
        let configuration = WebSocketServer.Configuration(webSocket: WebSocketConfiguration(limits: limits))
        let (counts, counted) = AsyncStream.makeStream(of: Int.self)
        try await WebSocketServer.running(
            configuration,
            handler: { socket in
                // More than the sockets hold.
                for _ in 0..<200 { try await socket.send(text) }
                counted.yield(200)
                for try await _ in socket.messages {}
            }
        ) { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.setReading(false)
            try await peer.write(UpgradeRequest().text)
            var iterator = counts.makeAsyncIterator()
            #expect(await iterator.next() == 200)
            // Not before: to a WebSocket that its peer has closed nothing is sent.
            try await peer.write(RawFrame.bytes(8, [0x03, 0xE8], isMasked: true))
            try await peer.setReading(true)
            #expect(try await peer.readHead().status == 101)
            for _ in 0..<200 {
                let header = try await peer.read(10)
                #expect(header.prefix(2) == [0x81, 127])
                #expect(try await peer.read(text.utf8.count).count == text.utf8.count)
            }
            #expect(try await peer.readShortFrame() == (8, [0x03, 0xE8]))
            #expect(try await peer.readToEnd() == [])
        }
    }

    @Test("A connection that is reset in the midst of sending fails every call and ends the session", arguments: 0..<5)
    func reset(round: Int) async throws {
        let (ends, end) = AsyncStream.makeStream(of: WebSocketConnection.CloseOutcome.self)
        try await WebSocketServer.running(handler: { socket in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { while (try? await socket.send(ByteBuffer(repeating: 1, count: 50_000))) != nil {} }
                }
                group.addTask { try? await socket.ping() }
                group.addTask { do { for try await _ in socket.messages {} } catch {} }
            }
            end.yield(try await socket.close())
        }) { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(UpgradeRequest().text)
            #expect(try await peer.readHead().status == 101)
            _ = try await peer.read(round * 1_000_000)
            try await peer.reset()
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next()?.code == .abnormalClosure)
        }
    }

    @Test("Many clients at once are served")
    func manyClients() async throws {
        try await WebSocketServer.running { port in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        try await connect(port) { socket in
                            var iterator = socket.messages.makeAsyncIterator()
                            for round in 0..<20 {
                                try await socket.send("\(number) \(round)")
                                #expect(try await iterator.next() == .text("\(number) \(round)"))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
