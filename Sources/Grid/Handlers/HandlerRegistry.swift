// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Mux
import Synchronization

/// The handlers of a node. Connections keep the table they last saw, and look here only when the version has changed.
final class HandlerRegistry: Sendable {
    private let table = NIOLockedValueBox(HandlerTable())
    private let versions = Atomic<Int>(0)

    /// Changes with each registration.
    var version: Int { versions.load(ordering: .acquiring) }

    /// The table of now, and its version.
    func snapshot() -> (table: HandlerTable, version: Int) {
        table.withLockedValue { ($0, versions.load(ordering: .relaxed)) }
    }

    func register(_ registration: HandlerTable.Registration, id: HandlerID, subroute: String?) throws(GridError) {
        try Self.check(id, subroute)
        let isNew = table.withLockedValue { table in
            guard let next = table.adding(registration, id: id, path: subroute) else { return false }
            table = next
            versions.add(1, ordering: .releasing)
            return true
        }
        guard isNew else {
            let place = subroute.map { " with subroute \($0)" } ?? ""
            throw GridError(.duplicateHandler, "a handler with id \(id)\(place) is registered already")
        }
    }

    /// Lets all handlers go, and what they hold: often the node.
    func removeAll() {
        table.withLockedValue { table in
            table = HandlerTable()
            versions.add(1, ordering: .releasing)
        }
    }

    private static func check(_ id: HandlerID, _ subroute: String?) throws(GridError) {
        switch id.kind {
        case .number(let number):
            guard HandlerNames.validIDs.contains(number) else {
                throw GridError(.invalidConfiguration, "handler id \(number) is not in \(HandlerNames.validIDs)")
            }
        case .name(let name):
            guard (1...255).contains(name.utf8.count) else {
                throw GridError(.invalidConfiguration, "the handler name \"\(name)\" does not have 1 to 255 bytes")
            }
            guard subroute == nil else {
                throw GridError(.invalidConfiguration, "the handler \(name) has a name, so it can have no subroute")
            }
        }
    }
}
