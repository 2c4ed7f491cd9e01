// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore
import Synchronization
import WebSocket

extension ScaleStage {
    /// Has so many requests open at once, then answered.
    func makeRequests(_ count: Int) async throws -> ScaleFigures {
        let connection = hub.connections[0]
        return try await measure(count) { index in
            let payload = ByteBuffer(integer: index)
            let answer = try await connection.request(ScaleHandlers.held, payload, deadline: .seconds(300))
            guard answer == payload else { throw UnexpectedAnswer("request \(index) got another answer") }
        } release: {
            try await peer.ask(.release)
        }
    }

    /// Has so many streams open at once, each with a message both ways before and after.
    func makeStreams(_ count: Int) async throws -> ScaleFigures {
        let connection = hub.connections[0]
        let gate = Gate()
        return try await measure(count) { index in
            try await connection.withStream(ScaleHandlers.stream, deadline: .seconds(300)) { stream in
                var responses = stream.responses.makeAsyncIterator()
                for round in 0..<2 {
                    let message = ByteBuffer(integer: index * 2 + round)
                    try await stream.send(message)
                    guard try await responses.next() == .some(message) else {
                        throw UnexpectedAnswer("stream \(index) got another message")
                    }
                    if round == 0 { try await gate.wait() }
                }
                try await stream.finish()
                guard try await responses.next() == nil else {
                    throw UnexpectedAnswer("stream \(index) did not end")
                }
            }
        } release: {
            gate.open()
        }
    }

    /// Makes a request both ways on every connection.
    func callAll() async throws -> ScaleFigures {
        let (after, peerAfter) = (ProcessFigures.current, try await peer.ask(.report).figures)
        let start = ContinuousClock.now
        try await withThrowingDiscardingTaskGroup { group in
            for connection in hub.connections {
                group.addTask {
                    let payload = ByteBuffer(string: connection.remote)
                    let answer = try await connection.request(ScaleHandlers.echo, payload)
                    guard answer == payload else { throw UnexpectedAnswer("\(connection.remote): another answer") }
                }
            }
        }
        try await peer.ask(.call)
        return ScaleFigures(
            opening: connecting,
            ending: ContinuousClock.now - start,
            ownKilobytes: after.residentKilobytes - hubBefore.residentKilobytes,
            otherKilobytes: peerAfter.residentKilobytes - peerBefore.residentKilobytes
        )
    }

    private func measure(
        _ count: Int,
        call: @escaping @Sendable (Int) async throws -> Void,
        release: () async throws -> Void
    ) async throws -> ScaleFigures {
        // What is needed once, such as buffers, is not to be counted for each.
        _ = try await hub.connections[0].request(ScaleHandlers.echo, ByteBuffer(integer: 0))
        let (before, peerBefore) = (ProcessFigures.current, try await peer.ask(.report).figures)
        let start = ContinuousClock.now
        // Not in a group: that takes a time for each task's end which grows with their number.
        let calls = (0..<count).map { index in Task { try await call(index) } }
        try await peer.waitForCalls(count)
        let opened = ContinuousClock.now
        let openCalls = await hub.workInProgress().openCalls
        guard openCalls == count else { throw UnexpectedAnswer("\(openCalls) calls were open at once") }
        let (after, peerAfter) = (ProcessFigures.current, try await peer.ask(.report).figures)
        let released = ContinuousClock.now
        try await release()
        for call in calls { try await call.value }
        return ScaleFigures(
            opening: opened - start,
            ending: ContinuousClock.now - released,
            ownKilobytes: after.residentKilobytes - before.residentKilobytes,
            otherKilobytes: peerAfter.residentKilobytes - peerBefore.residentKilobytes
        )
    }
}
