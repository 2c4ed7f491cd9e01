// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import NIOCore
import Synchronization

/// Does, inside a node of the demo, what the demo tells it.
final class DemoWorker: Sendable {
    let node: GridNode
    /// Calls that were started to be interrupted, by peer. Each ends with whether it ended as disconnected.
    let held = Mutex<[String: [Task<Bool, Never>]]>([:])

    init(node: GridNode) {
        self.node = node
    }

    func perform(_ instruction: DemoInstruction) async -> DemoAnswer {
        var answer = DemoAnswer(number: instruction.number)
        let clock = ContinuousClock()
        let start = clock.now
        do {
            try await perform(instruction, &answer)
        } catch let error as DemoError {
            answer.error = error.message
        } catch {
            answer.error = "\(error)"
        }
        answer.elapsedMicroseconds = (clock.now - start).microseconds
        return answer
    }

    private func perform(_ instruction: DemoInstruction, _ answer: inout DemoAnswer) async throws {
        if instruction.action == .listen {
            return try await node.waitUntilListening()
        }
        let connection = try node.connection(to: instruction.peer)
        switch instruction.action {
        case .listen:
            break
        case .connect:
            try await connection.waitUntilConnected()
            answer.dials = connection.dials
        case .requests:
            let latencies = try await requests(instruction, on: connection)
            answer.completed = instruction.count
            answer.medianMicroseconds = latencies.percentile(50).microseconds
            answer.percentile99Microseconds = latencies.percentile(99).microseconds
        case .streams:
            answer.completed = try await streams(instruction, on: connection)
        case .outcomes:
            answer.completed = try await outcomes(on: connection)
        case .hold:
            answer.completed = try await hold(instruction, on: connection)
        case .release:
            answer.completed = try await release(from: instruction.peer)
        case .refusal:
            try await expectRefusal(on: connection)
            answer.completed = 1
        }
    }

    /// Runs the body for 0 ..< count, so many at a time.
    func forEach(_ count: Int, concurrency: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let stride = max(concurrency, 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for start in 0..<min(stride, count) {
                group.addTask {
                    for index in Swift.stride(from: start, to: count, by: stride) { try await body(index) }
                }
            }
            try await group.waitForAll()
        }
    }
}
