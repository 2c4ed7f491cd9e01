// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// A node dies while calls to it are in flight, and comes back.
extension DemoRun {
    private static let heldCalls = 100

    mutating func checkCrash() async throws {
        let (first, second, victim) = (nodes[0], nodes[1], nodes[2])
        for caller in [first, second] {
            try await recorder.check("\(caller.letter) -> \(victim.letter)  calls that take long are in flight") {
                let count = try await caller.perform(.hold, to: victim, count: Self.heldCalls).completed
                return "\(count), half of them streams"
            }
        }

        let clock = ContinuousClock()
        async let firstReleased = Self.release(first, from: victim)
        async let secondReleased = Self.release(second, from: victim)
        let killed = clock.now
        victim.kill()
        recorder.say("        \(victim.letter) is killed with SIGKILL")
        let releases = await [firstReleased, secondReleased]
        for (caller, release) in zip([first, second], releases) {
            try await recorder.check("\(caller.letter) -> \(victim.letter)  every call in flight fails as disconnected")
            {
                let (disconnected, end) = try release.get()
                guard disconnected == Self.heldCalls * 2 else {
                    throw DemoError("\(disconnected) of \(Self.heldCalls * 2) did")
                }
                return "\(disconnected) calls, \((end - killed).brief) after the kill"
            }
        }
        recorder.setCrashDetection(releases.compactMap { try? $0.get().end - killed }.max() ?? .zero)

        for caller in [first, second] {
            try await recorder.check("\(caller.letter) -> \(victim.letter)  a new call fails at once") {
                let answer = try await caller.perform(.refusal, to: victim)
                return "after \(Duration.microseconds(answer.elapsedMicroseconds).brief)"
            }
        }
        try await checkStreams(from: first, to: second, count: 20)
        try await checkStreams(from: second, to: first, count: 20)

        let restarted = clock.now
        nodes[2] = try start(victim.letter)
        recorder.say("        \(victim.letter) is started again, process \(nodes[2].processID)")
        for survivor in [first, second] { try await checkConnection(survivor, nodes[2]) }
        recorder.say("        the mesh is whole \((clock.now - restarted).brief) after the start")
        for survivor in [first, second] {
            try await checkRecovery(from: survivor, to: nodes[2])
            try await checkRecovery(from: nodes[2], to: survivor)
        }
    }

    private mutating func checkRecovery(from caller: DemoNode, to callee: DemoNode) async throws {
        try await recorder.check("\(caller.letter) -> \(callee.letter)  500 requests after the recovery") {
            _ = try await caller.perform(
                .requests,
                to: callee,
                count: 500,
                concurrency: Self.concurrency,
                size: Self.payloadSize
            )
            return "every answer equals its request"
        }
        try await checkStreams(from: caller, to: callee, count: 20)
    }

    private static func release(
        _ caller: DemoNode,
        from victim: DemoNode
    ) async -> Result<(disconnected: Int, end: ContinuousClock.Instant), any Error> {
        do {
            let answer = try await caller.perform(.release, to: victim)
            return .success((answer.completed, ContinuousClock.now))
        } catch {
            return .failure(error)
        }
    }
}
