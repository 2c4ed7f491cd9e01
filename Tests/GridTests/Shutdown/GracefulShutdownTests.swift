// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import Mux
import NIOCore
import ServiceLifecycle
import Testing

@Suite("Graceful shutdown", .timeLimit(.minutes(1)))
struct GracefulShutdownTests {
    /// Two connected nodes, of which one is in a service group of its own.
    private static func run(
        shuttingDown isFirst: Bool,
        extensions: MuxExtensions,
        timings: GridTimings = .patient,
        register: (GridNode) throws -> Void,
        _ body:
            @escaping @Sendable (_ leaving: GridConnection, _ staying: GridConnection, ServiceGroup) async throws ->
            Void
    ) async throws {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = timings
        configuration.extensions = extensions
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        let names = NodePair.Names.clearText
        let first = try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
        try register(first)
        func group(_ node: GridNode) -> ServiceGroup {
            ServiceGroup(services: [node], logger: configuration.logger)
        }
        let groupOfFirst = group(first)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await groupOfFirst.run() }
            try await first.waitUntilListening()
            let port = try #require(first.localAddress?.port)
            configuration.addresses[names.first] = .tcp(host: "127.0.0.1", port: port)
            let second = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
            try register(second)
            let groupOfSecond = ServiceGroup(services: [second], logger: configuration.logger)
            group.addTask { try await groupOfSecond.run() }
            let pair = NodePair(first: first, second: second)
            try await pair.toFirst.waitUntilConnected()
            try await pair.toSecond.waitUntilConnected()
            let (leaving, staying) = try isFirst ? (pair.toSecond, pair.toFirst) : (pair.toFirst, pair.toSecond)
            try await body(leaving, staying, isFirst ? groupOfFirst : groupOfSecond)
            group.cancelAll()
        }
        for node in [first] { #expect(await node.workInProgress() == WorkInProgress()) }
    }

    @Test(
        "What runs is finished, in both directions, and nothing new begins",
        arguments: [true, false],
        [MuxExtensions.defaults, MuxExtensions.none]
    )
    func drains(isFirst: Bool, extensions: MuxExtensions) async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = TestGate()
        try await Self.run(
            shuttingDown: isFirst,
            extensions: extensions,
            register: { node in
                try node.register(id: 20) { payload, _ in
                    start.yield()
                    try await gate.wait()
                    return payload
                }
                try node.register(id: 21) { payload, _ in payload }
                try node.registerStream(id: 30, inCapacity: 0, outCapacity: 4) { _, stream in
                    start.yield()
                    try await gate.wait()
                    for index in 0..<100 { try await stream.send(ByteBuffer(integer: index)) }
                }
            }
        ) { leaving, staying, services in
            let payload = ByteBuffer(repeating: 7, count: 100_000)
            try await withThrowingTaskGroup(of: Void.self) { calls in
                for connection in [leaving, staying] {
                    calls.addTask {
                        let answer = try await connection.request(20, payload)
                        #expect(answer == payload)
                    }
                    calls.addTask {
                        let messages = try await connection.withStream(30, inCapacity: 0, outCapacity: 4) { stream in
                            try await stream.responses.reduce(into: []) { $0.append($1) }
                        }
                        #expect(messages == (0..<100).map { ByteBuffer(integer: $0) })
                    }
                }
                var starts = started.makeAsyncIterator()
                for _ in 0..<4 { await starts.next() }
                await services.triggerGracefulShutdown()
                // The side that leaves begins nothing; the other one neither, once it has been told.
                for connection in [leaving, staying] {
                    while true {
                        do {
                            _ = try await connection.request(21, nil)
                            await Task.yield()
                        } catch let error as GridError {
                            #expect(error.code == .draining)
                            break
                        } catch let error as RemoteError {
                            #expect(error.isRefusal && error.message == "draining")
                            break
                        }
                    }
                }
                if extensions != .none { #expect(staying.state == .draining) }
                await gate.open()
                try await calls.waitForAll()
            }
            var states = leaving.states().makeAsyncIterator()
            while let state = await states.next() { if state == .closed { break } }
        }
    }

    @Test("What does not end within the drain timeout fails", arguments: [true, false])
    func timeout(isFirst: Bool) async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        var timings = GridTimings.patient
        timings.drainTimeout = .milliseconds(50)
        try await Self.run(
            shuttingDown: isFirst,
            extensions: .defaults,
            timings: timings,
            register: { node in
                try node.register(id: 20) { _, _ in
                    start.yield()
                    try await untilCancelled()
                    return nil
                }
            }
        ) { leaving, staying, services in
            await withTaskGroup(of: Void.self) { calls in
                for connection in [leaving, staying] {
                    calls.addTask {
                        await #expect { try await connection.request(20, nil) } throws: {
                            ($0 as? GridError)?.code == .disconnected
                        }
                    }
                }
                var starts = started.makeAsyncIterator()
                for _ in 0..<2 { await starts.next() }
                await services.triggerGracefulShutdown()
            }
        }
    }

    @Test("A node without connections is shut down at once")
    func idle() async throws {
        var configuration = GridConfiguration()
        configuration.timings.drainTimeout = .seconds(1_000_000)
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.logger.logLevel = .critical
        let node = try GridNode(local: "http://a:1", remotes: ["http://b:1"], configuration: configuration)
        let services = ServiceGroup(services: [node], logger: configuration.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            try await node.waitUntilListening()
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}
