// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The mesh, and calls over it.
extension DemoRun {
    private static let latencyRequests = 500
    private static let throughputRequests = 4000
    private static let streams = 100

    mutating func checkMesh() async throws {
        for node in nodes {
            try await recorder.check("\(node.letter) listens") {
                _ = try await node.perform(.listen)
                return ""
            }
        }
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            try await checkConnection(nodes[first], nodes[second])
        }
    }

    /// Both ends are connected, and exactly one of them dials.
    mutating func checkConnection(_ first: DemoNode, _ second: DemoNode) async throws {
        try await recorder.check("\(first.letter)-\(second.letter) connected") {
            let firstDials = try await first.perform(.connect, to: second).dials
            let secondDials = try await second.perform(.connect, to: first).dials
            guard firstDials != secondDials else { throw DemoError(firstDials ? "both dial" : "neither dials") }
            return "\(firstDials ? first.letter : second.letter) dialed"
        }
    }

    mutating func checkCalls(from caller: DemoNode, to callee: DemoNode) async throws {
        let direction = "\(caller.letter) -> \(callee.letter)"
        var row = DemoReport.Direction(from: caller.letter, to: callee.letter, dialed: "?")
        try await recorder.check("\(direction)  \(Self.latencyRequests) requests, one at a time") {
            row.dialed = try await caller.perform(.connect, to: callee).dials ? caller.letter : callee.letter
            let answer = try await caller.perform(
                .requests,
                to: callee,
                count: Self.latencyRequests,
                size: Self.payloadSize
            )
            row.medianMicroseconds = answer.medianMicroseconds
            row.percentile99Microseconds = answer.percentile99Microseconds
            return "every answer equals its request"
        }
        try await recorder.check("\(direction)  \(Self.throughputRequests) requests, \(Self.concurrency) at a time") {
            let answer = try await caller.perform(
                .requests,
                to: callee,
                count: Self.throughputRequests,
                concurrency: Self.concurrency,
                size: Self.payloadSize
            )
            row.requestsPerSecond = Int64(answer.completed) * 1_000_000 / max(answer.elapsedMicroseconds, 1)
            return "every answer equals its request"
        }
        recorder.add(row)
        try await checkStreams(from: caller, to: callee, count: Self.streams)
        try await recorder.check("\(direction)  errors, subroute, nil and empty, deadline, cancellation") {
            "\(try await caller.perform(.outcomes, to: callee).completed) outcomes as they must be"
        }
    }

    mutating func checkStreams(from caller: DemoNode, to callee: DemoNode, count: Int) async throws {
        try await recorder.check("\(caller.letter) -> \(callee.letter)  \(count * 3) streams, 8 at a time") {
            let answer = try await caller.perform(
                .streams,
                to: callee,
                count: count,
                concurrency: 8,
                size: Self.payloadSize
            )
            return "\(answer.completed) messages, contents and order verified"
        }
    }
}
