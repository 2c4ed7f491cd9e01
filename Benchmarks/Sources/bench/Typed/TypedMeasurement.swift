// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Rounds of calls, in turns to a typed and to a raw handler of the same server.
enum TypedMeasurement {
    private struct Row: Sendable {
        var name: String
        var typed: EchoHandler
        var raw: EchoHandler
        /// Whether the typed handler's caller is typed, and the time that of both.
        var isWhole: Bool
    }

    private static let rows = [
        Row(name: "handler on the event loop", typed: .typedOnLoop, raw: .rawOnLoop, isWhole: false),
        Row(name: "handler where tasks run", typed: .typed, raw: .raw, isWhole: false),
        Row(name: "caller and handler on event loops", typed: .typedOnLoop, raw: .rawOnLoop, isWhole: true),
        Row(name: "the same, handler where tasks run", typed: .typed, raw: .raw, isWhole: true),
    ]

    private static let calls = GridEchoLoad.concurrency * 100

    static func measure(_ runner: Runner) throws -> [Measurement] {
        let server = try ServerProcess(["grid"])
        let (port, clock, count) = (server.port, server.clock, runner.rounds)
        let rounds = try Blocking.run {
            try await GridEchoLoad.with(port: port) { load in
                var rounds: [[(typed: Double, raw: Double)]] = []
                for row in rows { rounds.append(try await measure(row, count, load, clock)) }
                return rounds
            }
        }
        return zip(rows, rounds).flatMap { row, rounds in
            [
                report(runner, row.name, "typed", rounds.map(\.typed), ratios: rounds.map { $0.raw / $0.typed }),
                report(runner, row.name, "raw", rounds.map(\.raw), ratios: nil),
            ]
        }
    }

    private static func measure(
        _ row: Row,
        _ count: Int,
        _ load: GridEchoLoad,
        _ server: ProcessorClock
    ) async throws -> [(typed: Double, raw: Double)] {
        func now() -> Double { server.nanoseconds + (row.isWhole ? ProcessorClock.local.nanoseconds : 0) }
        func typed() async throws -> Double {
            let start = now()
            if row.isWhole {
                try await load.callTyped(row.typed, calls)
            } else {
                try await load.callRaw(row.typed, calls)
            }
            return (now() - start) / Double(calls)
        }
        func raw() async throws -> Double {
            let start = now()
            try await load.callRaw(row.raw, calls)
            return (now() - start) / Double(calls)
        }
        // The first ones warm up.
        _ = (try await typed(), try await raw())
        var rounds: [(typed: Double, raw: Double)] = []
        for round in 0..<count {
            if round.isMultiple(of: 2) {
                let first = try await typed()
                rounds.append((first, try await raw()))
            } else {
                let first = try await raw()
                rounds.append((try await typed(), first))
            }
        }
        return rounds
    }

    private static func report(
        _ runner: Runner,
        _ row: String,
        _ contestant: String,
        _ numbers: [Double],
        ratios: [Double]?
    ) -> Measurement {
        let samples = Samples(numbers)
        let measurement = Measurement(
            group: "typed",
            row: row,
            contestant: contestant,
            unit: .processorNanoseconds,
            median: samples.median,
            best: samples.least,
            spread: samples.spread,
            ratio: ratios.map { Samples($0).median },
            allocations: nil
        )
        runner.report(measurement)
        return measurement
    }
}
