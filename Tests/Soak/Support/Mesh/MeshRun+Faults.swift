// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

extension MeshRun {
    // MARK: Harm and repair

    func apply(_ fault: Fault) async throws {
        if let node = fault.node {
            if fault.kind == .freeze {
                try await members[node].setFrozen(true)
            } else {
                let number = Set(fault.links)
                try await proxy.lead(
                    links.indices.filter { number.contains($0) && links[$0].acceptor == node },
                    to: nil
                )
                try await members[node].kill()
            }
        }
        if let condition = fault.condition { try await proxy.change(fault.links, to: condition) }
        if fault.kind == .cut { try await proxy.cut(fault.links, resetting: fault.isReset) }
    }

    func repair(_ faults: [Fault]) async throws {
        for fault in faults where fault.condition != nil { try await proxy.change(fault.links, to: .open) }
        for node in Set(faults.filter { $0.kind == .freeze }.compactMap(\.node)) {
            try await members[node].setFrozen(false)
        }
        for node in Set(faults.filter { $0.kind == .kill }.compactMap(\.node)) {
            try await startMember(members[node], troubled: members.map(\.name).filter { $0 != members[node].name })
        }
    }

    func startMember(_ member: any MeshMember, troubled: [String]) async throws {
        let port = try await member.start(troubled: troubled)
        let mine = links.indices.filter { members[links[$0].acceptor].name == member.name }
        try await proxy.lead(mine, to: port)
    }

    /// Tells the nodes at both ends of all links concerned.
    func setTroubled(_ faults: [Fault], _ isTroubled: Bool) async throws {
        var peers: [Int: Set<String>] = [:]
        for link in Set(faults.flatMap(\.links)) {
            let (dialer, acceptor) = (links[link].dialer, links[link].acceptor)
            peers[dialer, default: []].insert(members[acceptor].name)
            peers[acceptor, default: []].insert(members[dialer].name)
        }
        for (index, names) in peers { try await members[index].setTroubled(Array(names), isTroubled) }
    }

    // MARK: Being whole

    /// Returns once all pairs are connected by exactly one connection and every node has answered a request of every other.
    func waitUntilWhole(_ what: String, since start: ContinuousClock.Instant) async throws -> Duration {
        let end = start + settings.healingLimit
        var missing: [String] = []
        while true {
            missing = try await whatIsMissing()
            if missing.isEmpty { break }
            guard ContinuousClock.now < end else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        if missing.isEmpty { missing = try await unanswered(within: end - .now) }
        let time = ContinuousClock.now - start
        if !missing.isEmpty || time > settings.healingLimit {
            try await fail(
                "not whole \(time.brief) after the repair of: \(what): \(missing.prefix(16).joined(separator: ", "))"
                    + " and \(max(0, missing.count - 16)) more"
            )
        }
        return time
    }

    private func whatIsMissing() async throws -> [String] {
        var missing = try await zip(links, proxy.openConnections()).compactMap { link, open in
            open == (1, 0)
                ? nil
                : "\(open.complete) connections and \(open.half) halves from node \(link.dialer) to node \(link.acceptor)"
        }
        guard missing.isEmpty else { return missing }
        try await withThrowingTaskGroup(of: (String, [String]).self) { group in
            for member in members { group.addTask { (member.name, try await member.disconnectedPeers()) } }
            for try await (name, peers) in group { missing += peers.map { "\(name) is not connected to \($0)" } }
        }
        return missing
    }

    /// Has every node make a request of every other, and says which were not answered.
    func unanswered(within time: Duration) async throws -> [String] {
        let limit = max(.milliseconds(1), time)
        return try await withThrowingTaskGroup(of: (String, [String]).self) { group in
            for member in members {
                group.addTask { (member.name, try await member.probe(limit: limit)) }
            }
            var missing: [String] = []
            for try await (name, peers) in group { missing += peers.map { "\(name) had no answer from \($0)" } }
            return missing
        }
    }
}
