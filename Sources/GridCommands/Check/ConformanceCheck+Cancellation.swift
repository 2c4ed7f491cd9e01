// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance
import NIOCore

/// Handlers 37 and 38, and streams that are left early (GRID-V1 §4.5, §4.6).
extension ConformanceCheck {
    static let cancellations =
        ([37, 38] as [UInt8]).flatMap { id in
            [
                ConformanceCheck("\(id) is cancelled when its caller leaves") { peer in
                    let before = try await peer.report().counters.cancellations
                    for _ in 0..<3 { try await peer.withStream(id) { _ in } }
                    try await peer.expect("Cancels", \.cancellations, atLeast: before.addingSaturated(3))
                },
                ConformanceCheck("\(id) is cancelled by the deadline of its stream") { peer in
                    let before = try await peer.report().counters.cancellations
                    try await expectDeadline(peer, id)
                    try await peer.expect("Cancels", \.cancellations, atLeast: before.addingSaturated(1))
                },
            ]
        } + [
            ConformanceCheck("38 is cancelled while its caller waits for a credit") { peer in
                let before = try await peer.report().counters.cancellations
                try await peer.withStream(38) { stream in
                    await withTaskGroup(of: Void.self) { group in
                        // More messages than the handler's side takes without the handler reading any.
                        group.addTask {
                            do {
                                for number in 0..<10 { try await stream.send(CheckedPeer.bytes(100, number: number)) }
                            } catch {}
                        }
                        _ = try? await peer.request(20, nil)
                        group.cancelAll()
                    }
                }
                try await peer.expect("Cancels", \.cancellations, atLeast: before.addingSaturated(1))
            },
            ConformanceCheck("33 is left in the middle of its messages, and its connection goes on") { peer in
                for _ in 0..<20 {
                    try await peer.withStream(33, ByteBuffer(string: "-1 1000")) { stream in
                        var responses = stream.responses.makeAsyncIterator()
                        for number in 0..<5 {
                            let message = try await responses.next() ?? nil
                            guard message == PatternGenerator.message(number, size: 1000) else {
                                throw CheckFailure(
                                    expected: "message \(number) of 1000 bytes",
                                    got: PayloadText.of(message)
                                )
                            }
                        }
                    }
                }
                for number in 0..<100 { try await peer.expect("\(number)", from: 20, "\(number)") }
            },
            ConformanceCheck("31 is left with messages under way both ways, and its connection goes on") { peer in
                for number in 0..<20 {
                    let message = CheckedPeer.bytes(1000, number: number)
                    try await peer.withStream(31) { stream in
                        for _ in 0..<8 { try await stream.send(message) }
                    }
                }
                let messages = (0..<50).map { CheckedPeer.bytes(10, number: $0) }
                try await peer.expect(messages: messages, from: 31, sending: messages)
            },
        ]

    /// Which side's timer is first is a race (GRID-V1 §4.6).
    private static func expectDeadline(_ peer: CheckedPeer, _ id: UInt8) async throws {
        let expected = "deadlineExceeded or disconnected"
        do {
            try await peer.withStream(id, deadline: .milliseconds(100)) { stream in
                for try await message in stream.responses {
                    throw CheckFailure(expected: expected, got: PayloadText.of(message))
                }
            }
        } catch let error as GridError where error.code == .deadlineExceeded || error.code == .disconnected {
            return
        } catch {
            throw CheckFailure(expected: expected, got: error)
        }
        throw CheckFailure(expected: expected, got: "the end of the stream")
    }
}
