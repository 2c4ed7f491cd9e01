// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import NIOCore

/// Handler 22, and what ends a request early (GRID-V1 §3).
extension ConformanceCheck {
    private static let longSleep = ByteBuffer(string: "60000")

    static let deadlines = [
        ConformanceCheck("22 answers with slept and its payload") { peer in
            try await peer.expect("slept 0 anything at all", from: 22, "0 anything at all")
        },
        ConformanceCheck("22 takes as long as it is told to") { peer in
            let clock = ContinuousClock()
            let start = clock.now
            try await peer.expect("slept 50 ms", from: 22, "50 ms")
            let elapsed = clock.now - start
            guard elapsed >= .milliseconds(50) else {
                throw CheckFailure(expected: "an answer after 50 ms", got: "one after \(elapsed.brief)")
            }
        },
        ConformanceCheck("22 is answered when its deadline is far") { peer in
            let answer = try await peer.request(22, ByteBuffer(string: "1"), deadline: .seconds(600))
            guard answer == ByteBuffer(string: "slept 1") else {
                throw CheckFailure(expected: "'slept 1'", got: PayloadText.of(answer))
            }
        },
        ConformanceCheck("22 is not answered after its deadline, and its connection goes on") { peer in
            try await expectDeadline(peer, longSleep)
            try await peer.expect("abc", from: 20, "abc")
        },
        ConformanceCheck("22 answers too late, which disturbs no other request") { peer in
            for _ in 0..<20 { try await expectDeadline(peer, ByteBuffer(string: "20 late"), after: .milliseconds(5)) }
            for number in 0..<20 { try await peer.expect("slept 1 \(number)", from: 22, "1 \(number)") }
        },
        ConformanceCheck("22 holds up nobody: a request that comes later is answered before it") { peer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = try await peer.request(22, longSleep)
                    throw CheckFailure(expected: "no answer of the sleeping handler yet", got: "one")
                }
                for number in 0..<20 { try await peer.expect("\(number)", from: 20, "\(number)") }
                group.cancelAll()
                do {
                    try await group.waitForAll()
                } catch is CancellationError {}
            }
        },
        ConformanceCheck("22 is given up by its caller, and its connection goes on") { peer in
            let call = Task { try await peer.request(22, longSleep) }
            try await peer.expect("abc", from: 20, "abc")
            call.cancel()
            switch await call.result {
            case .failure(let error) where error is CancellationError: break
            case .failure(let error): throw CheckFailure(expected: "a cancellation", got: error)
            case .success(let answer):
                throw CheckFailure(expected: "a cancellation", got: PayloadText.of(answer))
            }
            try await peer.expect("abc", from: 20, "abc")
        },
    ]

    /// A request that sleeps is to end with its deadline.
    private static func expectDeadline(
        _ peer: CheckedPeer,
        _ payload: ByteBuffer,
        after deadline: Duration = .milliseconds(50)
    ) async throws {
        do {
            let answer = try await peer.request(22, payload, deadline: deadline)
            throw CheckFailure(expected: "no answer after the deadline", got: PayloadText.of(answer))
        } catch let error as GridError where error.code == .deadlineExceeded {
        } catch {
            throw CheckFailure(expected: "no answer after the deadline", got: error)
        }
    }
}
