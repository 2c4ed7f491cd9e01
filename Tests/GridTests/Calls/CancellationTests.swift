// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import NIOCore
import Testing
import TestSupport

@Suite("The cancellation and the deadline of calls", .timeLimit(.minutes(1)))
struct CancellationTests {
    @Test("A call of a cancelled task fails, and nothing of it is sent")
    func before() async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            let connection = try node.connection()
            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask {
                    await #expect(throws: CancellationError.self) { _ = try await connection.request(20, nil) }
                    await #expect(throws: CancellationError.self) {
                        try await connection.withStream(30) { _ in Issue.record("the stream was opened") }
                    }
                }
            }
            try await peer.writeFrame([7], opcode: .ping, masked: true)
            #expect(try await peer.readFrame().opcode == .pong)
            #expect(await node.node.workInProgress() == WorkInProgress())
        }
    }

    @Test(
        "A cancelled request fails once it has aged, also when it was cancelled before, and its late answer is ignored",
        arguments: [false, true]
    )
    func request(cancelledFirst: Bool) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            let connection = try node.connection()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { _ = try await connection.request(20, nil) }
                }
                let mux = try await peer.readMessage().header.muxID
                if cancelledFirst { group.cancelAll() }
                // Longer than calls need to age.
                node.clock.advance(by: .milliseconds(6))
                if !cancelledFirst {
                    try await peer.checkAlive()
                    group.cancelAll()
                }
                try await group.waitForAll()
                #expect(await node.node.workInProgress() == WorkInProgress())
                let late = try MessageHeader(muxID: mux, operation: .response, flags: .endOfStream).encoded()
                try await peer.writeFrame(late, masked: true)
                try await peer.checkAlive()
            }
        }
    }

    @Test(
        "An answer that comes when the call has aged is the caller's, as is the end of the connection",
        arguments: [false, true]
    )
    func aged(isAnswered: Bool) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            let connection = try node.connection()
            async let answer = connection.request(20, nil)
            let mux = try await peer.readMessage().header.muxID
            node.clock.advance(by: .milliseconds(6))
            if isAnswered {
                let response = MessageHeader(muxID: mux, operation: .response, flags: .endOfStream)
                try await peer.writeFrame(response.encoded(payload: [7]), masked: true)
                #expect(try await answer == ByteBuffer(bytes: [7]))
            } else {
                try await peer.close()
                do {
                    _ = try await answer
                    Issue.record("there was no answer")
                } catch {
                    #expect((error as? GridError)?.code == .disconnected)
                }
            }
            #expect(await node.node.workInProgress() == WorkInProgress())
        }
    }

    @Test("A stream is cancelled while it waits for a message, and the handler's side is told")
    func stream() async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            let connection = try node.connection()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await connection.withStream(30) { stream in
                            for try await _ in stream.responses {}
                        }
                    }
                }
                let mux = try await peer.readMessage().header.muxID
                group.cancelAll()
                try await peer.readMessage(.disconnectServerMux, mux: mux)
                try await group.waitForAll()
                #expect(await node.node.workInProgress() == WorkInProgress())
            }
        }
    }

    @Test(
        "A deadline of less than a millisecond fails at once",
        arguments: [Duration.zero, .nanoseconds(999_999), .seconds(-1), .seconds(Int64.min)]
    )
    func shortDeadline(deadline: Duration) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            let connection = try node.connection()
            await #expect { _ = try await connection.request(20, nil, deadline: deadline) } throws: {
                ($0 as? GridError)?.code == .deadlineExceeded
            }
            await #expect { try await connection.withStream(30, deadline: deadline) { _ in } } throws: {
                ($0 as? GridError)?.code == .deadlineExceeded
            }
            try await peer.writeFrame([7], opcode: .ping, masked: true)
            #expect(try await peer.readFrame().opcode == .pong)
        }
    }

    @Test(
        "A deadline is sent in milliseconds and kept to them",
        arguments: [(Duration.milliseconds(1), 1), (.milliseconds(5), 5), (.seconds(3), 3_000)] as [(Duration, UInt32)]
    )
    func deadline(deadline: Duration, milliseconds: UInt32) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            let connection = try node.connection()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect { _ = try await connection.request(20, nil, deadline: deadline) } throws: {
                        ($0 as? GridError)?.code == .deadlineExceeded
                    }
                }
                #expect(try await peer.readMessage().header.deadlineMilliseconds == milliseconds)
                node.clock.advance(by: MuxInterval(nanoseconds: MuxInterval.milliseconds(milliseconds).nanoseconds - 1))
                try await peer.checkAlive()
                #expect(await node.node.workInProgress() == WorkInProgress(openCalls: 1))
                node.clock.advance(by: MuxInterval(nanoseconds: 1))
                try await group.waitForAll()
            }
        }
    }
}
