// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Framing
@testable import Grid
import GridTesting
import Mux
import NIOCore
import NIOPosix
import Testing

@Suite("What a connection leaves behind", .timeLimit(.minutes(1)))
struct ConnectionLifetimeTests {
    @Test(
        "A connection that has ended is gone, on the side that dialed and on the other, and so is a node that was shut down"
    )
    func connectionsEnd() async throws {
        let nodes = try await NodePair.run(register: NodePair.registerEcho) { pair in
            try await pair.exchange()
            let lifetimes = pair.first.openLifetimes + pair.second.openLifetimes
            #expect(lifetimes.count == 2)
            await pair.first.breakConnections()
            while !lifetimes.allSatisfy(\.isOver) { await Task.yield() }
            try await pair.toFirst.waitUntilConnected()
            return [pair.first.lifetime, pair.second.lifetime]
        }
        while !nodes.allSatisfy(\.isOver) { await Task.yield() }
    }

    @Test(
        "A node that was shut down is gone although its handlers hold it, and so is one that a transport in memory reaches"
    )
    func heldNodes() async throws {
        let transport = InMemoryTransport()
        let nodes = try await NodePair.run(register: { node in
            try node.register(id: 20) { payload, context in
                try await node.connection(to: context.caller).request(21, payload)
            }
            try node.register(id: 21) { payload, _ in payload }
            transport.add(node)
        }) { pair in
            let payload = ByteBuffer(string: "back")
            let answer = try await pair.toFirst.request(20, payload)
            #expect(answer == payload)
            return [pair.first.lifetime, pair.second.lifetime]
        }
        while !nodes.allSatisfy(\.isOver) { await Task.yield() }
    }

    @Test("A handler that runs when its connection ends, in the first stretch of it, is cancelled")
    func endsWithinHandler() async throws {
        let (cancelled, cancel) = AsyncStream.makeStream(of: Int.self)
        try await NodePair.run(register: { node in
            let wait = { @Sendable (number: Int, caller: String) async throws in
                // Nothing has been awaited so far: this is the loop, in the midst of the message.
                try node.connection(to: caller).breakConnection()
                try? await untilCancelled()
                cancel.yield(number)
            }
            try node.register(id: 20, execution: .eventLoop) { _, context in
                try await wait(20, context.caller)
                return nil
            }
            try node.registerStream(id: 30, execution: .eventLoop) { _, stream in
                try await wait(30, stream.context.caller)
            }
        }) { pair in
            let connection = try pair.toFirst
            var numbers = cancelled.makeAsyncIterator()
            await #expect(throws: GridError.self) { try await connection.request(20, nil) }
            #expect(await numbers.next() == 20)
            try await connection.waitUntilConnected()
            await #expect(throws: GridError.self) {
                try await connection.withStream(30) { stream in
                    for try await _ in stream.responses {}
                }
            }
            #expect(await numbers.next() == 30)
        }
    }

    @Test("A connection of a remote that is removed while it is being made ends, and calls on it fail at once")
    func removedWhileOpening() async throws {
        let known = NIOLockedValueBox<GridNode?>(nil)
        let name = AcceptingNode.dialers[0]
        try await AcceptingNode.run(configure: { configuration in
            configuration.channelObserver = { _, _ in try known.withLockedValue { $0 }?.remove(name) }
        }) { node in
            let connection = try node.connection(0)
            known.withLockedValue { $0 = node.node }
            let peer = try await node.upgraded()
            try await peer.writeFrame(node.connectMessage(host: name), masked: true)
            #expect(try await peer.readConnectResponse().isAccepted)
            _ = await peer.readToEnd()
            while connection.isConnected { await Task.yield() }
            await #expect {
                _ = try await connection.request(20, nil)
            } throws: { ($0 as? GridError)?.code == .disconnected }
            #expect(connection.state == .closed)
        }
    }

    @Test("Over TLS, too, a connection that is given up is none any more at once")
    func givenUpOverTLS() async throws {
        let tls = try NodeTLS.node("localhost")
        // One for all connections: that which comes after one that is given up could be another loop's.
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        try await NodePair.run(
            names: TLSTests.named,
            configureFirst: { configuration in
                configuration.tls = tls
                configuration.eventLoopGroup = eventLoop
            },
            configureSecond: { configuration in
                configuration.eventLoopGroup = eventLoop
                configuration.tls = try? NodeTLS.trusting()
                configuration.listen = .nowhere
            }
        ) { pair in
            for connection in [try pair.toFirst, try pair.toSecond] {
                try await connection.waitUntilConnected()
                // The loop does nothing else meanwhile.
                await withTaskExecutorPreference(connection.executor) {
                    connection.breakConnection()
                    #expect(!connection.isConnected)
                }
            }
        }
    }

    @Test("A connection that comes up while the node drains is drained as well")
    func openedWhileDraining() async throws {
        let known = NIOLockedValueBox<GridNode?>(nil)
        try await AcceptingNode.run(configure: { configuration in
            configuration.channelObserver = { _, _ in known.withLockedValue { $0 }?.core.beginDraining() }
        }) { node in
            known.withLockedValue { $0 = node.node }
            let peer = try await node.upgraded()
            try await peer.writeFrame(node.connectMessage(), masked: true)
            #expect(try await peer.readConnectResponse().isAccepted)
            // Nothing runs on it.
            #expect(try await peer.readFrame().opcode == .close)
        }
    }

    @Test("Guests that have been let in, and have left before their connection was open, take no place")
    func guestsThatLeave() async throws {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.allowsGuests = true
        configuration.limits.maximumGuests = 2
        let node = try GridNode(local: "http://host:1", configuration: configuration)
        for number in 0..<5 {
            let guest = try node.core.connectionForDialer(named: "http://guest-\(number):1")
            #expect(guest.isGuest)
        }
        #expect(node.guests.isEmpty)
    }
}
