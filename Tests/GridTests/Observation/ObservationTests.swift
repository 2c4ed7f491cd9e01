// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

@testable import Grid
import Logging
import NIOCore
import Testing

@Suite("What can be known of a node", .timeLimit(.minutes(1)))
struct ObservationTests {
    @Test("What went over a connection is counted, also beyond its end")
    func traffic() async throws {
        try await NodePair.run(register: { node in
            try NodePair.registerEcho(on: node)
            try node.register(id: 21) { _, _ in throw RemoteError("no") }
        }) { pair in
            let connection = try pair.toFirst
            try await pair.exchange()
            await #expect(throws: RemoteError.self) { try await connection.request(21, nil) }
            await #expect(throws: RemoteError.self) { try await connection.request(22, nil) }
            let own = await connection.statistics()
            #expect(own.state == .connected && own.dials && own.dialAttempts == 1)
            #expect(own.openCalls == 0 && own.runningHandlers == 0 && own.queuedBytes == 0)
            #expect(own.lastConnected != nil && own.instance != nil && own.lastError == nil)
            #expect(own.traffic.requestsSent == 5 && own.traffic.streamsOpened == 3 && own.traffic.callsFailed == 2)
            #expect(own.traffic.requestsReceived == 3 && own.traffic.streamsReceived == 3)
            #expect(own.traffic.bytesSent > 800_000 && own.traffic.bytesReceived > 800_000)
            let other = try await pair.toSecond.statistics()
            #expect(other.traffic.requestsReceived == 5 && other.traffic.handlersFailed == 2)
            #expect(other.traffic.messagesReceived <= own.traffic.messagesSent)
            #expect(other.instance != own.instance)
            // A connection that is lost is dialed again, and the counts go on.
            await pair.first.breakConnections()
            var states = connection.states().makeAsyncIterator()
            while await connection.statistics().reconnects == 0 { _ = await states.next() }
            try await connection.waitUntilConnected()
            try await pair.toSecond.waitUntilConnected()
            try await pair.exchange()
            let again = await connection.statistics()
            #expect(again.reconnects == 1 && again.restarts == 0 && again.dialAttempts == 2)
            #expect(again.instance == own.instance)
            #expect(again.traffic.requestsSent == 8 && again.traffic.bytesSent > 2 * own.traffic.bytesSent * 9 / 10)
        }
    }

    @Test("Calls that fail because the connection ends are counted")
    func failedByTheEnd() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        try await NodePair.run(register: { node in
            try node.register(id: 20) { _, _ in
                start.yield()
                try await untilCancelled()
                return nil
            }
        }) { pair in
            let connection = try pair.toFirst
            await withTaskGroup { group in
                group.addTask { _ = try? await connection.request(20, nil) }
                var begins = started.makeAsyncIterator()
                _ = await begins.next()
                await pair.second.breakConnections()
                await group.waitForAll()
            }
            #expect(await connection.statistics().traffic.callsFailed == 1)
        }
    }

    @Test("An observer that takes nothing holds so many of those that are gone, and all that are there")
    func gone() {
        let observer = StateObserver()
        observer.put(GridEvent(remote: "there", state: .connected))
        for number in 0...StateObserver.maximumClosed {
            observer.put(GridEvent(remote: "guest-\(number)", state: .connected))
            observer.put(GridEvent(remote: "guest-\(number)", state: .closed))
        }
        observer.put(GridEvent(remote: "late", state: .connecting))
        var events: [GridEvent] = []
        while let event = observer.take() { events.append(event) }
        #expect(events.first == GridEvent(remote: "there", state: .connected))
        #expect(events.last == GridEvent(remote: "late", state: .connecting))
        #expect(events.count == 2 + StateObserver.maximumClosed + 1 - StateObserver.maximumClosed / 2)
        #expect(events.dropLast().last?.remote == "guest-\(StateObserver.maximumClosed)")
    }

    @Test("A remote that is another run of its process is noticed")
    func restart() async throws {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.logger.logLevel = .critical
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        let names = NodePair.Names.clearText
        let node = try GridNode(local: names.first, remotes: [names.second], configuration: configuration)
        let base = configuration
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            try await node.waitUntilListening()
            let port = try #require(node.localAddress?.port)
            for run in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { other in
                    var configuration = base
                    configuration.addresses = [names.first: .tcp(host: "127.0.0.1", port: port)]
                    configuration.listen = .nowhere
                    let remote = try GridNode(local: names.second, remotes: [names.first], configuration: configuration)
                    other.addTask { try await remote.run() }
                    try await node.connections[0].waitUntilConnected()
                    let statistics = await node.statistics()[0]
                    #expect(statistics.restarts == run && statistics.reconnects == run)
                    other.cancelAll()
                }
                var states = node.connections[0].states().makeAsyncIterator()
                while await states.next() != .disconnected {}
            }
            group.cancelAll()
        }
    }

    @Test("A node's events tell of each connection, of the last state at least, and end with the node")
    func events() async throws {
        let (sequences, events) = try await NodePair.run { pair in
            var iterator = pair.first.events().makeAsyncIterator()
            #expect(await iterator.next() == GridEvent(remote: pair.second.local, state: .connected))
            // Nobody takes these.
            return ([pair.first.events(), pair.second.events()], [pair.first.local, pair.second.local])
        }
        for (sequence, remote) in zip(sequences, events.reversed()) {
            var seen: [GridEvent] = []
            for await event in sequence { seen.append(event) }
            #expect(seen == [GridEvent(remote: remote, state: .closed)])
        }
    }

    @Test("A consumer of events that is cancelled is done, and leaves nothing behind")
    func cancelledEvents() async throws {
        let node = try GridNode(local: "http://a:1")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask { for await _ in node.events() {} }
            }
            group.cancelAll()
        }
        #expect(node.observerCount == 0)
    }

    @Test("A slow observer holds one event for each remote")
    func slowObserver() async throws {
        let node = try GridNode(local: "http://a:1")
        let events = node.events()
        for _ in 0..<100 {
            try node.add("http://b{1...3}:1")
            for name in node.remotes { try node.remove(name) }
        }
        var iterator = events.makeAsyncIterator()
        for number in 1...3 {
            #expect(await iterator.next() == GridEvent(remote: "http://b\(number):1", state: .closed))
        }
    }

    @Test("A task's default deadline holds for calls that name none, and not for those that do")
    func defaultDeadline() async throws {
        try await NodePair.run(register: { node in
            try node.register(id: 20) { _, context in
                ByteBuffer(string: context.deadline.map { "\(Int(($0 / .seconds(1)).rounded()))" } ?? "none")
            }
            try node.registerStream(id: 30) { _, stream in
                try await stream.send(
                    ByteBuffer(string: stream.context.deadline.map { "\(Int(($0 / .seconds(1)).rounded()))" } ?? "none")
                )
            }
        }) { pair in
            let connection = try pair.toFirst
            func streamDeadline(_ deadline: Duration? = nil) async throws -> ByteBuffer?? {
                try await connection.withStream(30, inCapacity: 0, deadline: deadline) { stream in
                    try await stream.responses.first { _ in true }
                }
            }
            #expect(try await connection.request(20, nil) == ByteBuffer(string: "60"))
            #expect(try await streamDeadline() == ByteBuffer(string: "none"))
            try await CallDefaults.$deadline.withValue(.seconds(200)) {
                let inherited = [try await connection.request(20, nil), try await streamDeadline() ?? nil]
                #expect(inherited == [ByteBuffer(string: "200"), ByteBuffer(string: "200")])
                let own = [
                    try await connection.request(20, nil, deadline: .seconds(300)),
                    try await streamDeadline(.seconds(300)) ?? nil,
                ]
                #expect(own == [ByteBuffer(string: "300"), ByteBuffer(string: "300")])
            }
        }
    }
}
