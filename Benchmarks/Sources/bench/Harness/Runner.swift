// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CAllocations

/// Measures contestants in alternating rounds, so that whatever else the machine does meets all of them.
struct Runner {
    var rounds: Int
    /// How long a contestant runs in a round.
    var roundNanoseconds: Double
    /// The program that runs Python's codecs; none for doing without.
    var python: String?
    /// Takes the results one by one, for whoever is waiting.
    var report: (Measurement) -> Void

    func compare(_ row: Comparison, group: String, unit: Unit, countsAllocations: Bool) -> [Measurement] {
        let operations = row.contestants.map { calibrate($0) }
        var times = row.contestants.map { _ in [Double]() }
        for round in 0..<rounds {
            for turn in row.contestants.indices {
                // Each follows each other one equally often.
                let index = (turn + round) % row.contestants.count
                times[index].append(time(row.contestants[index], operations[index]))
            }
        }
        let allocations = row.contestants.indices.map { index in
            countsAllocations ? countAllocations(row.contestants[index], operations[index]) : nil
        }
        return row.contestants.indices.map { index in
            let isLast = index == row.contestants.count - 1
            let ratios = zip(times[index], times[times.count - 1]).map { $1 / $0 }
            let samples = Samples(times[index])
            let measurement = Measurement(
                group: group,
                row: row.name,
                contestant: row.contestants[index].name,
                unit: unit,
                median: unit.value(nanoseconds: samples.median, bytes: row.bytes),
                best: unit.value(nanoseconds: samples.least, bytes: row.bytes),
                spread: samples.spread,
                ratio: isLast ? nil : Samples(ratios).median,
                allocations: allocations[index]
            )
            report(measurement)
            return measurement
        }
    }

    /// The number of operations that take about as long as a round is to take.
    private func calibrate(_ contestant: Contestant) -> Int {
        var operations = 1
        while true {
            let (done, taken) = contestant.run(operations)
            if taken >= roundNanoseconds / 4 {
                return max(1, Int(Double(done) * roundNanoseconds / taken))
            }
            operations = max(operations, done) * 2
        }
    }

    /// Nanoseconds per operation.
    private func time(_ contestant: Contestant, _ operations: Int) -> Double {
        let (done, taken) = contestant.run(operations)
        return taken / Double(done)
    }

    private func countAllocations(_ contestant: Contestant, _ operations: Int) -> Double? {
        guard contestant.isLocal, allocations_are_counted() else { return nil }
        allocations_start()
        let (done, _) = contestant.run(operations)
        return Double(allocations_stop()) / Double(done)
    }
}
