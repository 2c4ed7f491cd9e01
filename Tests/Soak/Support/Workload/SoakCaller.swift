// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Grid
import MuxTesting
import NIOCore
import Synchronization

/// Calls all peers of a node, without an end, and judges how each call ends.
final class SoakCaller: Sendable {
    let node: GridNode
    let index: Int
    let life: Int
    let trouble: TroubleBoard
    let open = OpenCalls()
    let violations: Violations
    private let workload: Workload
    private let tally = NIOLockedValueBox(CallTally())
    private let sequences = NIOLockedValueBox<[String: UInt64]>([:])
    private let isStopping = Atomic<Bool>(false)

    init(node: GridNode, index: Int, life: Int, workload: Workload, trouble: TroubleBoard, violations: Violations) {
        self.node = node
        self.index = index
        self.life = life
        self.workload = workload
        self.trouble = trouble
        self.violations = violations
    }

    /// Works until ``isWorking`` says otherwise and every call has ended.
    func run() async {
        await withDiscardingTaskGroup { group in
            for worker in 0..<workload.workers {
                group.addTask { await self.work(worker) }
            }
        }
    }

    /// Whether calls are to be begun.
    var isWorking: Bool {
        get { !isStopping.load(ordering: .relaxed) }
        set { isStopping.store(!newValue, ordering: .relaxed) }
    }

    func takeTally() -> CallTally {
        tally.withLockedValue { tally in
            defer { tally = CallTally() }
            return tally
        }
    }

    /// A request to each peer, one after the other. Returns those that did not answer it.
    func probe(limit: Duration) async -> [String] {
        var failed: [String] = []
        for peer in node.remotes {
            let payload = CallPlan(id: nextID(for: peer), kind: .echo).payload
            let answer = try? await node.connection(to: peer)
                .request(SoakHandlers.inlineRequests, payload, deadline: limit)
            if answer != payload { failed.append(peer) }
        }
        return failed
    }

    private func work(_ worker: Int) async {
        let seed = workload.seed &+ UInt64(index) << 32 &+ UInt64(life) << 16 &+ UInt64(worker)
        var generator = SimulationGenerator(seed: seed)
        while isWorking {
            for peer in node.remotes.shuffled(using: &generator) where isWorking {
                await call(peer, &generator)
                let pause = Int64.random(in: 0...2 * workload.pauseMilliseconds, using: &generator)
                try? await Task.sleep(for: .milliseconds(pause))
            }
        }
    }

    private func nextID(for peer: String) -> CallID {
        let sequence = sequences.withLockedValue { sequences in
            defer { sequences[peer, default: 0] += 1 }
            return sequences[peer, default: 0]
        }
        return CallID(caller: index, life: life, sequence: sequence)
    }

    private func call(_ peer: String, _ generator: inout SimulationGenerator) async {
        guard let connection = try? node.connection(to: peer) else { return violations.add("no remote \(peer)") }
        let plan = CallPlan.random(
            id: nextID(for: peer),
            longestMilliseconds: workload.handlerMilliseconds,
            using: &generator
        )
        let deadline = Duration.milliseconds(
            plan.kind == .expire
                ? Int64.random(in: 20...250, using: &generator)
                : Int64.random(in: workload.deadlineMilliseconds...2 * workload.deadlineMilliseconds, using: &generator)
        )
        let patience = Duration.milliseconds(Int64.random(in: 0...250, using: &generator))
        let mark = trouble.mark(peer)
        let wasConnected = connection.isConnected
        let start = ContinuousClock.now
        open.begin(
            plan,
            to: peer,
            limit: start + (plan.kind == .cancel ? patience : deadline) + .milliseconds(workload.slackMilliseconds)
        )
        var failure: (any Error)?
        do {
            try await perform(plan, on: connection, deadline: deadline, patience: patience)
        } catch {
            failure = error
        }
        let elapsed = ContinuousClock.now - start
        // It is taken away when it was overdue, which has been told.
        open.end(plan.id)
        let isTroubled = trouble.hasBeenTroubled(peer, since: mark)
        guard let outcome = outcome(plan, failure, elapsed, deadline, isTroubled, wasConnected) else {
            violations.add(
                "\(node.local), life \(life): call \(plan) to \(peer), deadline \(deadline), connected \(wasConnected), "
                    + "troubled \(isTroubled), ended after \(elapsed) with \(failure.map { "\(type(of: $0)): \($0)" } ?? "an answer")"
            )
            return
        }
        tally.withLockedValue { $0.add(plan.kind, outcome) }
    }

    /// The kind of the end; nil for one that must not be.
    private func outcome(
        _ plan: CallPlan,
        _ failure: (any Error)?,
        _ elapsed: Duration,
        _ deadline: Duration,
        _ isTroubled: Bool,
        _ wasConnected: Bool
    ) -> CallOutcome? {
        switch failure {
        case nil: return plan.kind == .fail ? nil : .completed
        case is CancellationError: return plan.kind == .cancel ? .cancelled : nil
        case let error as RemoteError:
            return plan.kind == .fail && error.message == plan.failureText && !error.isRefusal ? .completed : nil
        case let error as GridError:
            switch error.code {
            case .disconnected: return isTroubled ? (wasConnected ? .disconnected : .unconnected) : nil
            case .limitExceeded: return isTroubled ? .limitExceeded : nil
            case .deadlineExceeded:
                // Both clocks are the monotonic one; a millisecond is what a deadline is rounded to.
                guard elapsed >= deadline - .milliseconds(1) else { return nil }
                return plan.kind == .expire || isTroubled ? .deadlineExceeded : nil
            default: return nil
            }
        default: return nil
        }
    }
}
