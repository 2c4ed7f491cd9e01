// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting
import Testing

@Suite("The shortest trace of a failure")
struct TraceShrinkerTests {
    static func failure(
        _ plan: SimulationPlan = SimulationPlan(actions: 200...200),
        seeds: Range<UInt64> = 0..<1000,
        rule: @escaping (Talk) -> String?
    ) -> FailedRun<Talk.Action>? {
        #expect(throws: FailedRun<Talk.Action>.self) {
            try Simulation.run(seeds: seeds, plan: plan) { _ in
                var talk = Talk()
                talk.rule = rule
                return talk
            }
        }
    }

    @Test("What needs nothing fails without any decision, in the simplest network")
    func nothing() {
        let failure = Self.failure { $0.endpoints[1].heard.contains(.made) ? "connected" : nil }
        #expect(failure?.shortestTrace.decisions.isEmpty ?? false)
        #expect(failure?.shortestTrace.conditions == NetworkConditions())
    }

    @Test("Of two hundred actions, the two that matter are left, made simple and as early as can be")
    func actions() {
        let failure = Self.failure { talk in
            let long = talk.done.count { if case .say(0, let bytes) = $0 { bytes.count >= 5 } else { false } }
            return long >= 2 ? "twice" : nil
        }
        #expect(failure?.isReproducible ?? false)
        let decisions = failure?.shortestTrace.decisions ?? []
        #expect(decisions.count == 2)
        for decision in decisions {
            #expect(decision.time == .zero)
            guard case .action(.say(0, let bytes)) = decision.kind else {
                Issue.record("\(decision)")
                continue
            }
            #expect(bytes.count == 5)
        }
    }

    @Test("A cut within a message, and the message, are all that is left of what needs them")
    func cut() {
        // What else could do it: a close, or another connection.
        let plan = SimulationPlan(transport: .stream, faults: FaultPlan(takeover: 0), actions: 200...200)
        let failure = Self.failure(plan) { talk in
            let heard = talk.endpoints[1].heard
            guard !talk.done.contains(.close(0)), !talk.done.contains(.close(1)) else { return nil }
            guard let lost = heard.firstIndex(of: .lost), lost > 0, case .bytes(let last) = heard[lost - 1] else {
                return nil
            }
            // The first of what was said did not come whole.
            let said = talk.done.compactMap { if case .say(0, let bytes) = $0, !bytes.isEmpty { bytes } else { nil } }
            return last.count < (said.first ?? []).count && lost == 2 ? "in part" : nil
        }
        let decisions = failure?.shortestTrace.decisions ?? []
        #expect(decisions.count == 2)
        let kinds = decisions.map { decision in
            switch decision.kind {
            case .action(.say(0, let bytes)) where bytes.count == 2: "say"
            case .fault(.cut(link: 0, let arriving, _)) where arriving == BothEnds(1, 0): "cut"
            default: decision.description
            }
        }
        #expect(kinds == ["say", "cut"])
    }

    @Test("Times that matter are kept, in round numbers, and what does not matter is not waited for")
    func times() {
        let plan = SimulationPlan(faults: .none, pace: .milliseconds(1) ... .seconds(7), actions: 50...50)
        let failure = Self.failure(plan) { talk in
            let pauses = zip(talk.doneAt, talk.doneAt.dropFirst()).map { $1.interval(since: $0) }
            return pauses.contains { $0 > .seconds(1) && $0 < .seconds(3) } ? "a pause" : nil
        }
        let times = failure?.shortestTrace.decisions.map(\.time) ?? []
        #expect(times.count == 2 && times.first == .zero)
        let pause = times.last?.nanoseconds ?? 0
        #expect(pause > 1_000_000_000 && pause % 100_000_000 == 0)
    }

    @Test("The search is bounded in runs and in steps", arguments: [0, 1, 7, 40])
    func bounds(runs: Int) {
        var plan = SimulationPlan(actions: 200...200, maximumShrinkingRuns: runs)
        let rule = { (talk: Talk) in talk.done.count > 100 ? "many" : nil }
        let failure = Self.failure(plan, rule: rule)
        #expect(failure?.isReproducible ?? false)
        #expect(failure?.shrinkingRuns == max(1, runs))
        plan.maximumShrinkingRuns = 2000
        plan.maximumShrinkingSteps = runs
        let bySteps = Self.failure(plan, rule: rule)
        // No run of the search has fewer steps than a hundred actions.
        #expect(bySteps?.shrinkingRuns == 1)
    }

    @Test("A failure that does not happen again is reported as it was")
    func irreproducible() {
        var runs = 0
        let failure = #expect(throws: FailedRun<Talk.Action>.self) {
            try Simulation.run(seeds: 5..<6) { _ in
                runs += 1
                var talk = Talk()
                let isFirst = runs == 1
                talk.rule = { talk in isFirst && talk.done.count == 3 ? "only once" : nil }
                return talk
            }
        }
        #expect(failure?.isReproducible == false)
        #expect(failure?.failure.reason == "only once")
        #expect(failure?.shrinkingRuns == 1)
        #expect(failure?.description.contains("but not when it is run again") ?? false)
    }

    @Test("A failure says its seed, its reason and its shortest trace, one decision a line")
    func description() {
        let failure = Self.failure { talk in
            let last = talk.done.last
            return last.flatMap { if case .close(let end) = $0 { "end \(end) closed" } else { nil } }
        }
        let lines = failure?.description.split(separator: "\n").map(String.init) ?? []
        let seed = failure?.seed ?? 0
        #expect(lines.first?.hasPrefix("seed \(seed): end ") ?? false)
        #expect(lines.dropFirst().first?.contains("1 of \(failure?.trace.decisions.count ?? 0) decisions") ?? false)
        #expect(lines.dropFirst(2).first == "network: messages, each way 1 ms, 65536 bytes under way")
        #expect(lines.last?.hasPrefix("0 ns: end ") ?? false)
        #expect(lines.count == 4)
    }

    @Test("The shortest trace fails in a run of its own")
    func replay() throws {
        let rule = { (talk: Talk) in talk.endpoints[1].bytes.count > 30 ? "much" : nil }
        let failure = try #require(Self.failure(rule: rule))
        var replay = Simulation(replaying: failure.shortestTrace) { _ in
            var talk = Talk()
            talk.rule = rule
            return talk
        }
        let again = #expect(throws: SimulationFailure.self) { try replay.run() }
        #expect(again == failure.shortestFailure)
    }
}
