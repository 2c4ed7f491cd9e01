// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Synchronization

/// The handlers of a node. Connections keep the table they last saw, and look here only when the version has changed.
final class HandlerRegistry: Sendable {
    private let table = Mutex(HandlerTable())
    private let versions = Atomic<Int>(0)

    /// Changes with each registration.
    var version: Int { versions.load(ordering: .acquiring) }

    /// The table of now, and its version.
    func snapshot() -> (table: HandlerTable, version: Int) {
        table.withLock { ($0, versions.load(ordering: .relaxed)) }
    }

    func register(_ registration: HandlerTable.Registration, id: UInt8, subroute: String?) throws(GridError) {
        guard HandlerNames.validIDs.contains(id) else {
            throw GridError(.invalidConfiguration, "handler id \(id) is not in \(HandlerNames.validIDs)")
        }
        let route = subroute.map { Subroute(route: $0, handler: id) }
        let isNew = table.withLock { table in
            guard let next = table.adding(registration, id: id, subroute: route) else { return false }
            table = next
            versions.add(1, ordering: .releasing)
            return true
        }
        guard isNew else {
            let place = subroute.map { " with subroute \($0)" } ?? ""
            throw GridError(.duplicateHandler, "a handler with id \(id)\(place) is registered already")
        }
    }
}
