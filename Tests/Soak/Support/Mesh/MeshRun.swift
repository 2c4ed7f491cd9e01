// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// A mesh of nodes that call each other while it is harmed and repaired.
package struct MeshRun: Sendable {
    let settings: MeshSettings
    let say: @Sendable (String) -> Void
    let links: [MeshLink]
    let proxy: LinkProxy
    let members: [any MeshMember]
    let violations = Violations()
    var statistics = MeshStatistics()

    /// Prepares the run.
    ///
    /// - Parameters:
    ///   - settings: how long, and of what.
    ///   - say: is given lines about the course of the run.
    ///   - makeMember: makes each node.
    package init(
        _ settings: MeshSettings,
        say: @escaping @Sendable (String) -> Void,
        makeMember: (MemberSettings) throws -> any MeshMember
    ) async throws {
        let names = (0..<settings.nodes).map { "http://node-\($0).soak:9000" }
        let links = MeshLink.all(names)
        let proxy = try await LinkProxy(links: links.count)
        self.settings = settings
        self.say = say
        self.links = links
        self.proxy = proxy
        members = try names.indices.map { index in
            var ports: [String: Int] = [:]
            for (number, link) in links.enumerated() where link.dialer == index {
                ports[names[link.acceptor]] = proxy.ports[number]
            }
            return try makeMember(
                MemberSettings(
                    index: index,
                    name: names[index],
                    peers: names.filter { $0 != names[index] },
                    ports: ports,
                    workload: Workload(settings),
                    pingMilliseconds: settings.pingMilliseconds,
                    retryMilliseconds: settings.retryMilliseconds
                )
            )
        }
    }

    /// Has the process open what it opens once and keeps.
    package static func warmUp() async throws {
        let settings = MeshSettings(title: "", nodes: 1, seconds: 0, seed: 0, kinds: [])
        let member = LocalMember(
            MemberSettings(
                index: 0,
                name: "http://node.soak:9000",
                peers: [],
                ports: [:],
                workload: Workload(settings),
                pingMilliseconds: settings.pingMilliseconds,
                retryMilliseconds: settings.retryMilliseconds
            )
        )
        _ = try await member.start(troubled: [])
        try await member.kill()
        try await LinkProxy(links: 1).shutDown()
        // Timers are the system's as well.
        try await Task.sleep(for: .milliseconds(1))
    }

    /// Runs all of it.
    package mutating func run() async throws -> MeshStatistics {
        do {
            try await start()
            try await runPhases()
        } catch is MeshFailure {
            // It is among the violations.
        }
        return try await end()
    }

    /// Has all pairs connect, and no more.
    package mutating func connect() async throws -> MeshStatistics {
        do {
            try await start()
        } catch is MeshFailure {
            // It is among the violations.
        }
        return try await end()
    }

    private mutating func end() async throws -> MeshStatistics {
        for member in members { try await member.kill() }
        try await proxy.shutDown()
        statistics.violationCount = violations.count
        statistics.violations = violations.texts
        return statistics
    }

    private mutating func runPhases() async throws {
        var faults = FaultGenerator(settings: settings, links: links)

        // What the allocators and tables of the process need in such a run, they have after the first quarter.
        try await onAll { try await $0.beginWork() }
        try await harm(&faults, share: 0.25)
        try await quieten()
        statistics.before = try await figures()

        try await onAll { try await $0.beginWork() }
        try await harm(&faults, share: 0.75)
        try await quieten()
        statistics.after = try await figures()
        if settings.comparesFigures { checkFigures() }
    }

    // MARK: Phases

    private mutating func start() async throws {
        let start = ContinuousClock.now
        let run = self
        try await onAll { try await run.startMember($0, troubled: []) }
        statistics.connected = try await waitUntilWhole("the start", since: start)
        statistics.connections = try await proxy.openConnections().map { $0.complete + $0.half }
        say(
            "\(settings.title): \(members.count) nodes, \(links.count) pairs, whole after \(statistics.connected.brief)"
        )
    }

    /// Harms and repairs for a share of the time, or of the steps where those are counted.
    private mutating func harm(_ faults: inout FaultGenerator, share: Double) async throws {
        let end = ContinuousClock.now + .seconds(settings.seconds) * share
        var steps = settings.steps.map { Int((Double($0) * share).rounded(.up)) }
        while steps.map({ $0 > 0 }) ?? (ContinuousClock.now < end) {
            steps = steps.map { $0 - 1 }
            let step = faults.next()
            // First: whoever calls has to know that it may fail, and a frozen node learns nothing.
            try await setTroubled(step.faults, true)
            for fault in step.faults {
                say("\(settings.title): \(fault), for \(step.milliseconds) ms")
                statistics.faults[fault.kind, default: 0] += 1
                try await apply(fault)
            }
            try await Task.sleep(for: .milliseconds(step.milliseconds))
            let repair = ContinuousClock.now
            try await self.repair(step.faults)
            let what = step.faults.map(\.description).joined(separator: "; ")
            let time = try await waitUntilWhole(what, since: repair)
            statistics.repairs.append(time)
            try await setTroubled(step.faults, false)
            let memory =
                settings.hasOwnProcesses ? "" : ", \(ProcessFigures.current.residentKilobytes >> 10) MiB resident"
            say("\(settings.title): whole \(time.brief) after the repair\(memory)")
            try await collectReports()
            try await Task.sleep(for: .milliseconds(step.pauseMilliseconds))
        }
    }

    /// Has all work end, and everything with it.
    private mutating func quieten() async throws {
        let limit = Duration.milliseconds(settings.deadlineMilliseconds * 2 + settings.slackMilliseconds) + .seconds(5)
        let members = members
        let hasEnded = try await TimeLimit.run(limit) {
            try await withThrowingDiscardingTaskGroup { group in
                for member in members { group.addTask { try await member.endWork() } }
            }
            return true
        }
        if hasEnded != true { try await fail("some calls did not end within \(limit) of the last") }
        // Handlers of calls that were cancelled may go on for as long as they like, which is three seconds.
        let end = ContinuousClock.now + .seconds(10)
        var busy: [String] = []
        repeat {
            busy = []
            for (member, report) in try await collectReports()
            where report.openCalls + report.runningHandlers + report.unfinishedCalls + report.leakedNodes > 0 {
                busy.append(
                    "\(member): \(report.openCalls) open calls, \(report.runningHandlers) handlers, "
                        + "\(report.unfinishedCalls) unfinished calls, \(report.leakedNodes) nodes of earlier lives"
                )
            }
            if !busy.isEmpty { try await Task.sleep(for: .milliseconds(100)) }
        } while !busy.isEmpty && ContinuousClock.now < end
        for line in busy { violations.add("the mesh is idle, but \(line)") }
    }

    // MARK: Parts

    /// Ends the run after a violation that leaves nothing to go on with.
    func fail(_ text: String) async throws -> Never {
        violations.add(text)
        try await collectTexts()
        throw MeshFailure()
    }

    private func collectTexts() async throws {
        for member in members {
            guard let report = try? await member.takeReport() else { continue }
            violations.add(report.violations, count: report.violationCount)
        }
    }

    @discardableResult
    private mutating func collectReports() async throws -> [(name: String, report: MemberReport)] {
        var reports: [(String, MemberReport)] = []
        for member in members {
            let report = try await member.takeReport()
            statistics.tally += report.tally
            violations.add(report.violations, count: report.violationCount)
            reports.append((member.name, report))
        }
        return reports
    }

    private mutating func figures() async throws -> [ProcessFigures] {
        if settings.comparesFigures, !settings.hasOwnProcesses { try await renewConnections() }
        let reports = try await collectReports()
        return settings.hasOwnProcesses ? reports.compactMap(\.report.figures) : [.current]
    }

    /// Has all connections of the mesh be new. A channel keeps a buffer as large as its largest read, and it is chance how large
    /// that was: with a thousand ends of connections in a process, more than a leak would be.
    private func renewConnections() async throws {
        let all = [Fault(kind: .cut, links: Array(links.indices))]
        try await setTroubled(all, true)
        let start = ContinuousClock.now
        for fault in all { try await apply(fault) }
        _ = try await waitUntilWhole("all connections at once", since: start)
        try await setTroubled(all, false)
    }

    func onAll(_ body: @escaping @Sendable (any MeshMember) async throws -> Void) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for member in members { group.addTask { try await body(member) } }
        }
    }

    private mutating func checkFigures() {
        for (index, (before, after)) in zip(statistics.before, statistics.after).enumerated() {
            let place = settings.hasOwnProcesses ? "process \(index)" : "the process"
            if after.descriptors != before.descriptors {
                violations.add("\(place) had \(before.descriptors) descriptors and has \(after.descriptors)")
            }
            let figures = [
                (
                    "allocated", MeshStatistics.allowedGrowthKilobytes, before.allocatedKilobytes,
                    after.allocatedKilobytes
                ),
                (
                    "resident", MeshStatistics.allowedResidentGrowthKilobytes, before.residentKilobytes,
                    after.residentKilobytes
                ),
            ]
            for (kind, bound, before, after) in figures where after > before + bound {
                violations.add("\(place) had \(before) KiB \(kind) and has \(after), more than \(bound) KiB more")
            }
        }
    }
}
