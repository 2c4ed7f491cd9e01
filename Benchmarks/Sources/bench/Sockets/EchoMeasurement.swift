// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOPosix

/// Rounds of echoes, in turns against each server.
struct EchoMeasurement {
    /// Messages in a second.
    var rate: Double
    /// Processor seconds of the server for 100,000.
    var cost: Double

    private static let size = 512

    static func measure(
        _ runner: Runner,
        group: String,
        unit: Unit,
        _ value: @escaping @Sendable (EchoMeasurement) -> Double
    ) throws -> [Measurement] {
        let servers: [(title: String, arguments: [String])] = [
            ("WebSocket", ["websocket"]),
            ("WebSocket, handler on the event loop", ["websocket", "--on-loop"]),
            ("NIOWebSocket", ["nio-websocket"]),
        ]
        var results: [Measurement] = []
        for outstanding in [1, 32, 256] {
            let count = runner.rounds / 4 + 1
            let rounds = try Blocking.run {
                try await Self.rounds(count, servers.map(\.arguments), outstanding: outstanding)
            }
            let values = rounds.map { $0.map(value) }
            for (index, server) in servers.enumerated() {
                let samples = Samples(values[index])
                let isLast = index == servers.count - 1
                let ratios = zip(values[index], values[servers.count - 1])
                    .map { unit.isBetterWhenLarger ? $0 / $1 : $1 / $0 }
                let measurement = Measurement(
                    group: group,
                    row: "\(size) bytes, \(outstanding) outstanding",
                    contestant: server.title,
                    unit: unit,
                    median: samples.median,
                    best: unit.isBetterWhenLarger ? samples.greatest : samples.least,
                    spread: samples.spread,
                    ratio: isLast ? nil : Samples(ratios).median,
                    allocations: nil
                )
                runner.report(measurement)
                results.append(measurement)
            }
        }
        return results
    }

    private static func rounds(
        _ count: Int,
        _ arguments: [[String]],
        outstanding: Int
    ) async throws -> [[EchoMeasurement]] {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        var servers: [(process: ServerProcess, load: EchoLoad)] = []
        for arguments in arguments {
            let process = try ServerProcess(arguments)
            let load = try await EchoLoad.connect(
                port: process.port,
                size: size,
                outstanding: outstanding,
                on: eventLoop
            )
            servers.append((process, load))
        }
        let messages = outstanding == 1 ? 20_000 : 400_000
        var rounds = arguments.map { _ in [EchoMeasurement]() }
        for round in 0..<count {
            for turn in servers.indices {
                let index = (turn + round) % servers.count
                let (process, load) = servers[index]
                let processorTime = process.processorSeconds
                let start = ContinuousClock.now
                try await load.run(messages)
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                let cost = (process.processorSeconds - processorTime) / Double(messages) * 100_000
                // The first one warms up.
                if round > 0 { rounds[index].append(EchoMeasurement(rate: Double(messages) / seconds, cost: cost)) }
            }
        }
        return rounds
    }
}
