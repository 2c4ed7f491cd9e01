// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// A mesh of nodes that call each other while it is harmed and repaired.
package struct MeshRun: Sendable {
    /// How long a run is, and of what.
    package struct Settings: Sendable {
        /// Named in the closing line: `mesh`, `processes`.
        package var title: String
        package var nodes: Int
        package var seconds: Int
        package var seed: UInt64
        package var workers: Int
        package var pauseMilliseconds: Int64
        package var kinds: [FaultKind]
        /// Whether each node is a process of its own, whose figures are looked at one by one.
        package var hasOwnProcesses = false

        package init(
            title: String,
            nodes: Int,
            seconds: Int,
            seed: UInt64,
            workers: Int,
            pauseMilliseconds: Int64,
            kinds: [FaultKind]
        ) {
            self.title = title
            self.nodes = nodes
            self.seconds = seconds
            self.seed = seed
            self.workers = workers
            self.pauseMilliseconds = pauseMilliseconds
            self.kinds = kinds
        }
    }

    /// The time in which all pairs connect, at the start and after each repair.
    static let healingLimit = Duration.seconds(5)

    let settings: Settings
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
        _ settings: Settings,
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
                    workload: Workload(
                        workers: settings.workers,
                        pauseMilliseconds: settings.pauseMilliseconds,
                        seed: settings.seed
                    )
                )
            )
        }
    }

    /// Has the process open what it opens once and keeps.
    package static func warmUp() async throws {
        let workload = Workload(workers: 0, pauseMilliseconds: 0, seed: 0)
        let member = LocalMember(
            MemberSettings(index: 0, name: "http://node.soak:9000", peers: [], ports: [:], workload: workload)
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
            try await runPhases()
        } catch is MeshFailure {
            // It is among the violations.
        }
        for member in members { try await member.kill() }
        try await proxy.shutDown()
        statistics.violationCount = violations.count
        statistics.violations = violations.texts
        return statistics
    }

    private mutating func runPhases() async throws {
        try await start()
        var faults = FaultGenerator(kinds: settings.kinds, links: links, nodes: members.count, seed: settings.seed)

        // What the allocators and tables of the process need in such a run, they have after the first quarter.
        try await onAll { try await $0.beginWork() }
        try await harm(&faults, for: .milliseconds(settings.seconds * 250))
        try await quieten()
        statistics.before = try await figures()

        try await onAll { try await $0.beginWork() }
        try await harm(&faults, for: .milliseconds(settings.seconds * 750))
        try await quieten()
        statistics.after = try await figures()
        checkFigures()
    }

    // MARK: Phases

    private mutating func start() async throws {
        let start = ContinuousClock.now
        let run = self
        try await onAll { try await run.startMember($0, troubled: []) }
        statistics.connected = try await waitUntilWhole("the start", since: start)
        say(
            "\(settings.title): \(members.count) nodes, \(links.count) pairs, whole after \(statistics.connected.brief)"
        )
    }

    private mutating func harm(_ faults: inout FaultGenerator, for duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end {
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
            say("\(settings.title): whole \(time.brief) after the repair")
            try await collectReports()
            try await Task.sleep(for: .milliseconds(step.pauseMilliseconds))
        }
    }

    /// Has all work end, and everything with it.
    private mutating func quieten() async throws {
        // The longest deadline, and what a busy machine needs.
        let limit = Duration.seconds(15)
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
        let reports = try await collectReports()
        return settings.hasOwnProcesses ? reports.compactMap(\.report.figures) : [.current]
    }

    func onAll(_ body: @escaping @Sendable (any MeshMember) async throws -> Void) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for member in members { group.addTask { try await body(member) } }
        }
    }

    private mutating func checkFigures() {
        let bound = MeshStatistics.allowedGrowthKilobytes
        for (index, (before, after)) in zip(statistics.before, statistics.after).enumerated() {
            let place = settings.hasOwnProcesses ? "process \(index)" : "the process"
            if after.descriptors != before.descriptors {
                violations.add("\(place) had \(before.descriptors) descriptors and has \(after.descriptors)")
            }
            if after.residentKilobytes > before.residentKilobytes + bound {
                violations.add(
                    "\(place) had \(before.residentKilobytes) KiB resident and has \(after.residentKilobytes), "
                        + "more than \(bound) KiB more"
                )
            }
        }
    }
}
