// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import NIOConcurrencyHelpers
import Grid
import Mux
import NIOCore
import Synchronization
import Testing
import TestSupport

@Suite("The limits of a node, at each of them and one past it", .timeLimit(.minutes(1)))
struct LimitTests {
    @Test("A handler's error text is cut to what a payload may hold, for requests and for streams")
    func errorText() async throws {
        try await NodePair.run(
            configure: { $0.limits.maximumPayloadBytes = 100 },
            register: { node in
                try node.register(id: 20) { _, _ in throw RemoteError(String(repeating: "x", count: 101)) }
                try node.registerStream(id: 30, inCapacity: 0) { _, _ in
                    throw RemoteError(String(repeating: "x", count: 101))
                }
            }
        ) { pair in
            let connection = try pair.toSecond
            let cut = RemoteError(String(repeating: "x", count: 100))
            await #expect(throws: cut) { try await connection.request(20, nil) }
            await #expect(throws: cut) {
                try await connection.withStream(30, inCapacity: 0) { stream in
                    for try await _ in stream.responses {}
                }
            }
            #expect(connection.reconnects == 0)
        }
    }

    @Test("A message to connect of the limit is taken; of one byte more nothing is")
    func connectMessage() async throws {
        for surplus in 0...1 {
            let length = NIOLockedValueBox(Int.max)
            try await AcceptingNode.run(
                configure: { configuration in
                    // As long as all of them are here.
                    let text = String(repeating: "x", count: AcceptingNode.dialers[0].utf8.count)
                    let request = ConnectRequest(
                        id: InstanceID(),
                        host: text,
                        time: Timestamp(seconds: 0),
                        token: AcceptingNode.token
                    )
                    let message = (try? MessageHeader(operation: .connect).encoded(payload: request.encoded())) ?? []
                    length.withLockedValue { $0 = message.count }
                    configuration.limits.maximumConnectBytes = message.count - surplus
                },
                register: { node in
                    try node.register(id: 20) { payload, _ in payload }
                }
            ) { node in
                let message = try node.connectMessage()
                try #require(message.count == length.withLockedValue { $0 })
                let peer = try await node.upgraded()
                try await peer.writeFrame(message, masked: true)
                if surplus == 0 {
                    #expect(try await peer.readConnectResponse().isAccepted)
                    // What comes then may be larger.
                    let payload = [UInt8](repeating: 7, count: 100_000)
                    try await peer.writeFrame(PeerMessage.request(20, mux: 1, payload: payload), masked: true)
                    #expect(try await peer.readMessage(.response, mux: 1).payload == payload)
                } else {
                    #expect(await peer.readToEnd().isEmpty)
                }
            }
        }
    }

    @Test(
        "A payload of the limit is taken and given; one byte more is refused to the caller and ends a peer's connection"
    )
    func payload() async throws {
        try await AcceptingNode.run(
            configure: { $0.limits.maximumPayloadBytes = 1_000 },
            register: { node in
                try node.register(id: 20) { payload, _ in payload }
                try node.register(id: 21) { _, _ in ByteBuffer(repeating: 7, count: 1_001) }
            }
        ) { node in
            let peer = try await node.connected()
            let payload = [UInt8](repeating: 7, count: 1_000)
            try await peer.writeFrame(PeerMessage.request(20, mux: 1, payload: payload), masked: true)
            #expect(try await peer.readMessage(.response, mux: 1).payload == payload)
            try await peer.writeFrame(PeerMessage.request(21, mux: 2), masked: true)
            let refusal = try await peer.readMessage(.response, mux: 2)
            #expect(refusal.header.flags.contains(.error))
            let connection = try node.connection()
            await #expect {
                _ = try await connection.request(20, ByteBuffer(repeating: 7, count: 1_001))
            } throws: { ($0 as? GridError)?.code == .limitExceeded }
            try await peer.writeFrame(PeerMessage.request(20, mux: 3, payload: payload + [7]), masked: true)
            _ = await peer.readToEnd()
            try await connection.waitUntilDisconnected()
        }
    }

    @Test("One concurrent request or stream past the limit is refused, and the next is taken when there is room again")
    func incomingCalls() async throws {
        try await AcceptingNode.run(
            configure: {
                $0.limits.maximumIncomingRequests = 2
                $0.limits.maximumIncomingStreams = 2
            },
            register: { node in
                try node.register(id: 20) { _, _ in
                    try await untilCancelled(); return nil
                }
                try node.register(id: 21) { payload, _ in payload }
                try node.registerStream(id: 30, inCapacity: 1) { _, stream in
                    for try await _ in stream.requests {}
                }
            }
        ) { node in
            let peer = try await node.connected()
            for mux in 1...UInt64(2) {
                try await peer.writeFrame(PeerMessage.request(20, mux: mux), masked: true)
                try await peer.writeFrame(PeerMessage.connectMux(30, mux: mux + 10), masked: true)
                try await peer.readMessage(.acknowledgeMux, mux: mux + 10)
            }
            try await peer.writeFrame(PeerMessage.request(21, mux: 3), masked: true)
            try await peer.readMessage(.muxConnectError, mux: 3)
            try await peer.writeFrame(PeerMessage.connectMux(30, mux: 13), masked: true)
            try await peer.readMessage(.muxConnectError, mux: 13)
            // Room: the caller ends its input, and the handler returns.
            let end = try MessageHeader(
                muxID: 11,
                sequence: 1,
                operation: .muxClientMessage,
                flags: .endOfStream
            ).encoded()
            try await peer.writeFrame(end, masked: true)
            try await peer.readMessage(.muxServerMessage, mux: 11)
            try await peer.writeFrame(PeerMessage.connectMux(30, mux: 14), masked: true)
            try await peer.readMessage(.acknowledgeMux, mux: 14)
        }
    }

    @Test("Calls of ours past the limit of open ones fail, and go through when one has ended")
    func outgoingCalls() async throws {
        try await NodePair.run(
            configure: { $0.limits.maximumOutgoingMuxes = 1 },
            register: { node in
                try node.registerStream(id: 30, inCapacity: 1) { _, stream in
                    for try await _ in stream.requests {}
                }
                try node.register(id: 20) { payload, _ in payload }
            }
        ) { pair in
            let connection = try pair.toSecond
            try await connection.withStream(30, inCapacity: 1) { stream in
                await #expect { _ = try await connection.request(20, nil) } throws: {
                    ($0 as? GridError)?.code == .limitExceeded
                }
                try await stream.finish()
                for try await _ in stream.responses {}
                #expect(try await connection.request(20, nil) == nil)
            }
        }
    }

    @Test("Calls fail while more bytes wait than the limit; those before them wait, and nothing is given up for it")
    func queuedBytes() async throws {
        try await AcceptingNode.run(configure: { $0.limits.maximumQueuedBytes = 8 << 20 }) { node in
            let peer = try await DeafPeer.connected(to: node)
            let connection = try node.connection()
            let payload = ByteBuffer(repeating: 7, count: 1 << 20)
            await withTaskGroup(of: GridError.Code?.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        do {
                            _ = try await connection.request(20, payload)
                            return nil
                        } catch {
                            return (error as? GridError)?.code
                        }
                    }
                }
                // The clock stands still and the peer answers nothing: only a full queue ends a call.
                #expect(await group.next() == .limitExceeded)
                #expect(connection.isConnected)
                await peer.close()
                var waited = 0
                for await code in group where code != .limitExceeded {
                    #expect(code == .disconnected)
                    waited += 1
                }
                #expect(waited > 8)
            }
        }
    }

    @Test("As many handlers run off the event loops as may, of all peers and kinds together, and one more is refused")
    func concurrentHandlers() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = TestGate()
        try await NodePair.run(
            configure: { $0.limits.maximumConcurrentHandlers = 4 },
            register: { node in
                try node.register(id: 20) { _, _ in
                    start.yield()
                    try await gate.wait()
                    return nil
                }
                try node.registerStream(id: 30, inCapacity: 0) { _, _ in
                    start.yield()
                    try await gate.wait()
                }
                try node.register(id: 21, execution: .eventLoop) { _, _ in ByteBuffer(string: "here") }
            }
        ) { pair in
            let connection = try pair.toSecond
            for round in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for index in 0..<4 {
                        group.addTask {
                            guard index % 2 == 0 else {
                                _ = try await connection.request(20, nil)
                                return
                            }
                            try await connection.withStream(30, inCapacity: 0) { stream in
                                for try await _ in stream.responses {}
                            }
                        }
                    }
                    var starts = started.makeAsyncIterator()
                    // From the second round on the gate is open, and handlers return as they come.
                    if round == 0 {
                        for _ in 0..<4 { await starts.next() }
                        let busy = { (error: any Error) in
                            (error as? RemoteError)?.isRefusal == true && (error as? RemoteError)?.code == "busy"
                        }
                        await #expect { _ = try await connection.request(20, nil) } throws: { busy($0) }
                        await #expect {
                            try await connection.withStream(30, inCapacity: 0) { stream in
                                for try await _ in stream.responses {}
                            }
                        } throws: {
                            busy($0)
                        }
                        // The other node has a count of its own, and event loops have none.
                        #expect(try await connection.request(21, nil) == ByteBuffer(string: "here"))
                    }
                    await gate.open()
                    try await group.waitForAll()
                }
            }
        }
    }
}
