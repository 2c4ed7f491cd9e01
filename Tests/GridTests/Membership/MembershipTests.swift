// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore
import Testing

@Suite("Remotes that come and go", .timeLimit(.minutes(1)))
struct MembershipTests {
    private static func code(_ error: any Error) -> GridError.Code? { (error as? GridError)?.code }

    @Test("A remote that both sides remove is disconnected, and connected when both add it again")
    func removedAndAdded() async throws {
        try await NodePair.run(register: NodePair.registerEcho) { pair in
            let names = NodePair.Names.clearText
            let old = try (pair.toFirst, pair.toSecond)
            for (node, remote) in [(pair.first, names.second), (pair.second, names.first)] {
                try node.remove(remote)
                #expect(node.remotes == [])
                #expect { try node.connection(to: remote) } throws: { Self.code($0) == .unknownRemote }
                #expect { try node.remove(remote) } throws: { Self.code($0) == .unknownRemote }
            }
            for connection in [old.0, old.1] {
                var states: [ConnectionState] = []
                for await state in connection.states() { states.append(state) }
                #expect(states == [.closed])
                await #expect { try await connection.request(20, nil) } throws: { Self.code($0) == .disconnected }
                await #expect { try await connection.waitUntilConnected() } throws: { Self.code($0) == .disconnected }
            }
            try pair.first.add(names.second)
            try pair.second.add(names.first)
            #expect(try pair.toFirst !== old.0)
            try await pair.toFirst.waitUntilConnected()
            try await pair.toSecond.waitUntilConnected()
            try await pair.exchange()
        }
    }

    @Test("A remote that only the accepting side removed is refused until it is back")
    func removedByAcceptor() async throws {
        try await NodePair.run(
            configureSecond: { configuration in
                configuration.timings.retryInterval = .milliseconds(1)
                configuration.timings.maximumRetryInterval = .milliseconds(1)
            },
            register: NodePair.registerEcho
        ) { pair in
            let names = NodePair.Names.clearText
            let connection = try pair.toFirst
            try pair.first.remove(names.second)
            try await connection.waitForError("unknown incoming host")
            #expect(connection.isConnected == false)
            try pair.first.add(names.second)
            try await connection.waitUntilConnected()
            try await pair.toSecond.waitUntilConnected()
            try await pair.exchange()
        }
    }

    @Test("Names that are there already, are the own one or cannot be used are refused, and more than may be")
    func refusals() async throws {
        var configuration = GridConfiguration()
        configuration.limits.maximumRemotes = 2
        let node = try GridNode(local: "http://a:1", remotes: ["http://b:1"], configuration: configuration)
        for name in ["http://b:1", "http://a:1", "b", ""] {
            #expect { try node.add(name) } throws: { Self.code($0) == .invalidConfiguration }
        }
        #expect(try node.add("http://c:1").map(\.remote) == ["http://c:1"])
        #expect { try node.add("http://d:1") } throws: { Self.code($0) == .limitExceeded }
        try node.remove("http://b:1")
        try node.add("http://d:1")
        #expect(node.remotes == ["http://c:1", "http://d:1"])
    }

    @Test("A node follows sets of names")
    func following() async throws {
        let node = try GridNode(local: "http://a:1", remotes: ["http://b:1"])
        let (sets, next) = AsyncStream.makeStream(of: Set<String>.self)
        var events = node.events().makeAsyncIterator()
        #expect(await events.next() == GridEvent(remote: "http://b:1", state: .disconnected))
        let kept = try node.connection(to: "http://b:1")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await node.follow(sets) }
            next.yield(["http://a:1", "http://b:1", "http://c:1", "no name"])
            while node.remotes != ["http://b:1", "http://c:1"] { await Task.yield() }
            #expect(try node.connection(to: "http://b:1") === kept)
            next.yield(["http://c:1", "http://d:1"])
            while node.remotes != ["http://c:1", "http://d:1"] { await Task.yield() }
            #expect(await events.next() == GridEvent(remote: "http://b:1", state: .closed))
            next.yield([])
            while !node.remotes.isEmpty { await Task.yield() }
            next.finish()
            try await group.waitForAll()
        }
    }

    @Test("A node that has been shut down takes no remotes")
    func afterShutdown() async throws {
        var configuration = GridConfiguration()
        configuration.listen = .nowhere
        configuration.logger.logLevel = .critical
        let node = try GridNode(local: "http://a:1", configuration: configuration)
        await withTaskGroup { group in
            group.addTask { try? await node.run() }
            group.cancelAll()
        }
        #expect { try node.add("http://b:1") } throws: { Self.code($0) == .invalidState }
    }
}
