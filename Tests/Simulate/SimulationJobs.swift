// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import MuxTesting

/// Runs of many seeds, block by block, several blocks at a time.
struct SimulationJobs {
    private struct Block: Sendable {
        var seeds: Range<UInt64>
        var statistics = SimulationStatistics()
        var tally = MuxTally()
        var failure: String?
    }

    let seeds: Range<UInt64>
    let jobs: Int

    /// Says what came of each block and of all, and returns whether no run failed.
    func run() async -> Bool {
        let size = min(100_000, max(1, UInt64(seeds.count) / UInt64(max(jobs, 10))))
        let clock = ContinuousClock()
        let start = clock.now
        var next = seeds.lowerBound
        var statistics = SimulationStatistics()
        var tally = MuxTally()
        var failures = 0
        await withTaskGroup(of: Block.self) { group in
            func add() {
                guard next < seeds.upperBound, failures == 0 else { return }
                let block = next..<min(seeds.upperBound, next + size)
                next = block.upperBound
                group.addTask { Self.run(block) }
            }
            for _ in 0..<jobs { add() }
            for await block in group {
                statistics += block.statistics
                tally += block.tally
                if let failure = block.failure {
                    failures += 1
                    print(failure)
                } else {
                    let rate = Double(statistics.runs) / max(0.001, (clock.now - start) / .seconds(1))
                    let (first, last) = (block.seeds.lowerBound, block.seeds.upperBound - 1)
                    print("seeds \(first) to \(last): all well; \(Int(rate)) runs/s")
                }
                add()
            }
        }
        report(statistics, tally)
        print("simulate: \(statistics.runs) runs, \(failures) failures")
        return failures == 0
    }

    private static func run(_ seeds: Range<UInt64>) -> Block {
        let collector = MuxTallyCollector()
        var block = Block(seeds: seeds)
        do {
            block.statistics = try MuxSimulation.run(seeds: seeds, collector: collector)
        } catch {
            block.failure = "\(error)"
        }
        block.tally = collector.tally
        return block
    }

    private func report(_ statistics: SimulationStatistics, _ tally: MuxTally) {
        let network = statistics.network
        print("steps: \(statistics.steps), deliveries: \(network.deliveries), losses: \(network.losses)")
        print("cuts: \(network.cuts), takeovers: \(network.takeovers), stalls: \(network.stalls)")
        for (what, count) in tally.counts.sorted(by: { $0.key < $1.key }) { print("\(what): \(count)") }
    }
}
