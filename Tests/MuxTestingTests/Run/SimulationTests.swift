// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting
import Testing

@Suite("A simulation")
struct SimulationTests {
    static let noFaults = SimulationPlan(NetworkConditions(), faults: .none)

    static func trace(
        _ decisions: [Decision<Talk.Action>],
        in conditions: NetworkConditions = NetworkConditions()
    ) -> SimulationTrace<Talk.Action> {
        SimulationTrace(seed: 1, conditions: conditions, decisions: decisions)
    }

    @Test(
        "Everything that can go wrong does, within a few hundred runs",
        arguments: NetworkConditions.Transport.allCases
    )
    func faults(transport: NetworkConditions.Transport) throws {
        let plan = SimulationPlan(transport: transport, pace: .nanoseconds(1000) ... .milliseconds(100))
        let total = try Simulation.run(seeds: 0..<300, plan: plan) { _ in Talk(heartbeat: .seconds(5)) }
        let network = total.network
        #expect(total.runs == 300 && total.actions > 10_000 && total.wakeups > 1000 && total.steps > total.actions)
        #expect(network.cuts > 80 && network.cutsInsideMessages > 20 && network.unevenCuts > 50)
        #expect(network.stalls > 80 && network.stalledDeliveries > 100 && network.fullWindows > 20)
        #expect(network.takeovers > 200 && network.unevenConnections > 100 && network.closes > 100)
        #expect(network.losses > 100 && network.lostBytes > 500)
        #expect(transport == .messages ? network.splits == 0 : network.splits > 2000 && network.joins > 100)
        #expect(network.connectionsMade > 1000 && network.connectionsLost > 500)
        #expect(network.connectionsMade > network.connectionsLost)
    }

    @Test("Without faults nothing is lost but by closing")
    func noFaults() throws {
        let plan = SimulationPlan(transport: .stream, faults: .none)
        let total = try Simulation.run(seeds: 0..<100, plan: plan) { _ in Talk() }
        let network = total.network
        #expect(network.cuts == 0 && network.stalls == 0)
        #expect(network.closes > 0 && network.connectionsLost > network.closes)
    }

    @Test("Time passes from one thing to the next")
    func steps() throws {
        var run = Simulation(
            replaying: Self.trace([Decision(at: .nanoseconds(5), .action(.say(0, [1, 2])))]),
            plan: Self.noFaults
        ) { _ in Talk() }
        var times: [Int64] = []
        while try run.step() { times.append(run.now.nanoseconds) }
        // Both ends hear of the connection, one sends, the application is done, the other receives.
        #expect(times == [0, 0, 5, 6, 1_000_005])
        #expect(run.workload.endpoints.map(\.heard) == [[.made], [.made, .bytes([1, 2])]])
        #expect(run.workload.settledAt == [.nanoseconds(6), .nanoseconds(1_000_005)])
        #expect(run.workload.isFinished && run.isOver)
        #expect(try !run.step())
        #expect(run.statistics.steps == 5 && run.statistics.actions == 1 && run.statistics.runs == 1)
    }

    @Test("A sender is told when its window is full, and asked for no more until it is not")
    func writability() throws {
        let conditions = NetworkConditions(DirectionConditions(window: 3))
        let says = [[1, 2], [3], [4], [5]].map { Decision(at: .nanoseconds(1), .action(Talk.Action.say(0, $0))) }
        var run = Simulation(replaying: Self.trace(says, in: conditions), plan: Self.noFaults) { _ in Talk() }
        while run.now < .nanoseconds(2) { try run.step() }
        #expect(run.workload.endpoints[0].heard == [.made, .writable(false)])
        #expect(run.workload.endpoints[0].outbox == [[4], [5]])
        try run.run()
        #expect(
            run.workload.endpoints[0].heard == [
                .made, .writable(false), .writable(true), .writable(false), .writable(true),
            ]
        )
        #expect(run.workload.endpoints[1].bytes == [1, 2, 3, 4, 5])
    }

    @Test("An end that wants its connection closed loses it at once, and the other end when it has everything")
    func close() throws {
        let decisions: [Decision<Talk.Action>] = [
            Decision(at: .nanoseconds(1), .action(.say(0, [1]))), Decision(at: .nanoseconds(1), .action(.close(0))),
        ]
        var plan = Self.noFaults
        plan.faults.reconnecting = nil
        var run = Simulation(replaying: Self.trace(decisions), plan: plan) { _ in Talk() }
        try run.run()
        #expect(run.workload.endpoints.map(\.heard) == [[.made, .lost], [.made, .bytes([1]), .lost]])
        // With reconnection.
        run = Simulation(replaying: Self.trace(decisions), plan: Self.noFaults) { _ in Talk() }
        try run.run()
        #expect(
            run.workload.endpoints.map(\.heard) == [[.made, .lost, .made], [.made, .bytes([1]), .lost, .made]]
        )
    }

    @Test("An end is woken when it wants to be, or up to the given delay later")
    func wakeups() throws {
        for delay in [0, 1000] as [Int64] {
            let conditions = NetworkConditions(wakeupDelay: .nanoseconds(delay))
            var run = Simulation(replaying: Self.trace([], in: conditions), plan: Self.noFaults) { _ in
                Talk(heartbeat: .seconds(1))
            }
            try run.run()
            let delays = run.workload.endpoints.flatMap(\.heard).compactMap {
                if case .woken(let late) = $0 { late } else { nil }
            }
            // For as long as a run settles.
            #expect((118...120).contains(delays.count))
            #expect(delays.allSatisfy { (0...delay).contains($0) })
            #expect(Set(delays).count > (delay == 0 ? 0 : 10))
        }
    }

    @Test("An end that wants to be woken at once again and again fails the run")
    func stubborn() {
        let failure = #expect(throws: FailedRun<Talk.Action>.self) {
            try Simulation.run(seeds: 0..<1, plan: Self.noFaults) { _ in
                var talk = Talk(heartbeat: .seconds(1))
                talk.endpoints[1].isStubborn = true
                return talk
            }
        }
        #expect(
            failure?.shortestFailure.reason == "end 1, woken at 1 s, wants to be woken at 1 s"
        )
        #expect(failure?.shortestTrace.decisions.isEmpty ?? false)
    }

    @Test("A run that does not come to an end fails")
    func endless() {
        var plan = Self.noFaults
        plan.maximumSteps = 1000
        plan.maximumShrinkingRuns = 5
        let failure = #expect(throws: FailedRun<Talk.Action>.self) {
            try Simulation.run(seeds: 0..<1, plan: plan) { _ in Talk(heartbeat: .milliseconds(1)) }
        }
        #expect(failure?.failure.reason == "the run did not come to an end in 1000 steps")
    }

    @Test("An end without a link is never connected, but woken")
    func single() throws {
        var run = Simulation(replaying: Self.trace([]), plan: Self.noFaults) { _ in
            var talk = Talk(ends: 3)
            talk.endpoints[2].nextWakeup = .nanoseconds(70)
            return talk
        }
        try run.run()
        #expect(run.workload.endpoints.map(\.heard) == [[.made], [.made], [.woken(late: 0)]])
    }

    @Test("A run without any end comes to its end")
    func empty() throws {
        var run = Simulation(replaying: Self.trace([]), plan: Self.noFaults) { _ in Talk(ends: 0) }
        try run.run()
        #expect(run.workload.isFinished && run.statistics.steps == 1)
    }

    @Test("Links that are not connected at the start are connected when the trace says so")
    func connect() throws {
        let conditions = NetworkConditions(isConnectedAtStart: false)
        let none = BothEnds(MuxInterval.zero, .zero)
        let decisions: [Decision<Talk.Action>] = [
            Decision(at: .nanoseconds(1), .action(.say(0, [1]))),
            Decision(at: .nanoseconds(2), .fault(.connect(link: 0, noticedAfter: none))),
            Decision(at: .nanoseconds(3), .action(.say(0, [2]))),
        ]
        var run = Simulation(replaying: Self.trace(decisions, in: conditions), plan: Self.noFaults) { _ in Talk() }
        try run.run()
        #expect(run.workload.endpoints.map(\.heard) == [[.made], [.made, .bytes([2])]])
    }
}
