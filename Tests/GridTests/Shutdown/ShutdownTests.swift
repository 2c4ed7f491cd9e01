// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import Mux
import NIOCore
import Synchronization
import Testing

@Suite("The shutdown of a node, in every phase", .timeLimit(.minutes(1)))
struct ShutdownTests {
    @Test("A node that is cancelled before it runs stops at once")
    func beforeListening() async throws {
        let node = try GridNode(
            local: AcceptingNode.local,
            remotes: [AcceptingNode.dialed],
            configuration: configuration()
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { try await node.run() }
            try await group.waitForAll()
        }
        await #expect(throws: (any Error).self) { try await node.run() }
    }

    @Test("Whoever waits for a connection or watches its state learns that there will be none")
    func waiters() async throws {
        let node = try GridNode(
            local: AcceptingNode.local,
            remotes: [AcceptingNode.dialers[0]],
            configuration: configuration()
        )
        let connection = node.connections[0]
        let states = connection.states()
        try await withThrowingTaskGroup(of: Void.self) { waiters in
            waiters.addTask {
                await #expect { try await connection.waitUntilConnected() } throws: {
                    ($0 as? GridError)?.code == .disconnected
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await node.run() }
                try await node.waitUntilListening()
                group.cancelAll()
                try await group.waitForAll()
            }
            try await waiters.waitForAll()
        }
        await #expect { try await connection.waitUntilConnected() } throws: {
            ($0 as? GridError)?.code == .disconnected
        }
        var seen: [ConnectionState] = []
        for await state in states { seen.append(state) }
        #expect(seen == [.disconnected, .closed])
        for await state in connection.states() { #expect(state == .closed) }
    }

    @Test("A node that is shut down while a peer is in the midst of its handshake closes that peer", arguments: 0..<4)
    func duringHandshake(point: Int) async throws {
        let peer = try await AcceptingNode.run { node in
            let peer = try await node.dial()
            let bytes = Array(node.upgradeRequest().utf8)
            switch point {
            case 0: break
            case 1: try await peer.write(Array(bytes.prefix(30)))
            case 2:
                try await peer.write(bytes)
                _ = try await peer.readHead()
            default:
                try await peer.write(bytes + RawPeer.frame(node.connectMessage()).prefix(20))
                _ = try await peer.readHead()
            }
            return peer
        }
        #expect(await peer.readToEnd() == [])
    }

    @Test("A node that is shut down while it dials stops, at any point of the handshake", arguments: 0..<3)
    func whileDialing(point: Int) async throws {
        let peer = try await DialingNode.run { node in
            let peer = try await node.nextPeerAtOnce()
            if point > 0 { _ = try await peer.readHead() }
            if point > 1 { try await peer.write("HTTP/1.1 101 Switching") }
            return peer
        }
        _ = await peer.readToEnd()
    }

    @Test("Handlers are cancelled, and one that ignores it is waited for")
    func runningHandlers() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let returned = Atomic<Bool>(false)
        let node = try await AcceptingNode.run(register: { node in
            try node.register(id: 20) { _, _ in
                await withTaskCancellationHandler {
                    start.yield()
                    // Deaf to the cancellation, but for the gate that it opens.
                    await Task { for await _ in gate {} }.value
                } onCancel: {
                    open.finish()
                }
                returned.store(true, ordering: .relaxed)
                return nil
            }
        }) { node in
            let peer = try await node.connected()
            try await peer.writeFrame(PeerMessage.request(20, mux: 1), masked: true)
            var starts = started.makeAsyncIterator()
            await starts.next()
            return node
        }
        let hasReturned = returned.load(ordering: .relaxed)
        #expect(hasReturned)
        #expect(await node.node.workInProgress() == WorkInProgress())
    }

    private func configuration() -> GridConfiguration {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.timings = .patient
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.logger.logLevel = .critical
        configuration.addresses[AcceptingNode.dialed] = .tcp(host: "127.0.0.1", port: 1)
        return configuration
    }
}
