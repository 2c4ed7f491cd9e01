// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import MuxTesting
import NIOCore

/// Chooses what is done to a mesh, by a seed.
struct FaultGenerator: Sendable {
    /// Harm that is done at once and repaired at once.
    struct Step: Sendable {
        var faults: [Fault]
        /// Until the repair.
        var milliseconds: Int
        /// From the moment when all is well again to the next step.
        var pauseMilliseconds: Int
    }

    private let settings: MeshSettings
    private let links: [MeshLink]
    private var generator: SimulationGenerator
    /// Kinds that have not had their turn: each comes before one comes again.
    private var due: [FaultKind] = []

    init(settings: MeshSettings, links: [MeshLink]) {
        self.settings = settings
        self.links = links
        self.generator = SimulationGenerator(seed: settings.seed)
    }

    mutating func next() -> Step {
        var faults = [fault()]
        // Harm seldom comes alone.
        if Int.random(in: 0..<3, using: &generator) == 0 { faults.append(fault()) }
        let longest = settings.longestFaultMilliseconds
        let isLong = Int.random(in: 0..<4, using: &generator) == 0
        return Step(
            faults: faults,
            // The long ones are longer than silence is put up with.
            milliseconds: .random(in: isLong ? longest / 2...longest : longest / 100...longest / 3, using: &generator),
            pauseMilliseconds: .random(in: 0...longest / 8, using: &generator)
        )
    }

    private mutating func fault() -> Fault {
        if due.isEmpty { due = settings.kinds.shuffled(using: &generator) }
        let kind = due.removeLast()
        let node = Int.random(in: 0..<settings.nodes, using: &generator)
        switch kind {
        case .cut: return Fault(kind: kind, links: someLinks(), isReset: .random(using: &generator))
        case .close: return Fault(kind: kind, links: someLinks(), condition: .closed)
        case .stall: return Fault(kind: kind, links: someLinks(), condition: stall())
        case .slow: return Fault(kind: kind, links: someLinks(), condition: slow())
        case .partition:
            let size = Int.random(in: 1...max(1, settings.nodes / 2), using: &generator)
            let group = Set((0..<settings.nodes).shuffled(using: &generator).prefix(size))
            let crossing = links.indices.filter {
                group.contains(links[$0].dialer) != group.contains(links[$0].acceptor)
            }
            return Fault(kind: kind, links: crossing, condition: Bool.random(using: &generator) ? stall() : .closed)
        case .isolate:
            return Fault(
                kind: kind,
                links: links(of: node),
                condition: Bool.random(using: &generator) ? stall() : .closed
            )
        case .kill, .freeze:
            return Fault(kind: kind, links: links(of: node), node: node)
        }
    }

    private func links(of node: Int) -> [Int] {
        links.indices.filter { links[$0].dialer == node || links[$0].acceptor == node }
    }

    private mutating func someLinks() -> [Int] {
        let count = Int.random(in: 1...max(1, links.count / 4), using: &generator)
        return Array(links.indices.shuffled(using: &generator).prefix(count)).sorted()
    }

    private mutating func stall() -> LinkCondition {
        .stalled([.both, .both, .toAcceptor, .toDialer].randomElement(using: &generator) ?? .both)
    }

    private mutating func slow() -> LinkCondition {
        .slow(
            bytesPerSecond: 1 << Int.random(in: 10...18, using: &generator),
            latency: .milliseconds(.random(in: 0...300, using: &generator))
        )
    }
}
