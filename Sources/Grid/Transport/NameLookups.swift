// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Dispatch
import NIOConcurrencyHelpers
package import NIOCore

/// Looks up the names of hosts for the dials of a node, off the event loops.
///
/// The system's lookup blocks for as long as the servers of the DNS take, tens of seconds when they do not answer, and cannot be
/// stopped. So each name that is looked up has a thread meanwhile, and a dial joins the lookup of its name that is under way: one
/// name that hangs holds up no other, and dials that are given up and begun anew add nothing.
package final class NameLookups: Sendable {
    /// Finds the addresses of a host, with any port. It may block.
    package typealias Function = @Sendable (_ host: String) throws -> [SocketAddress]
    package typealias Completion = @Sendable (Result<[SocketAddress], any Error>) -> Void

    /// One who waits for a lookup.
    package struct Ticket: Sendable {
        let host: String
        let number: UInt64
    }

    private struct Lookup: Sendable {
        var isRunning = false
        var waiting: [UInt64: Completion] = [:]
    }

    private struct State: Sendable {
        /// By the name of the host.
        var lookups: [String: Lookup] = [:]
        var running = 0
        /// Names whose lookup has not begun, each once, in their order.
        var queue: [String] = []
        var nextNumber: UInt64 = 0
    }

    private let maximumAtOnce: Int
    private let lookUp: Function
    private let state = NIOLockedValueBox(State())

    /// - Parameters:
    ///   - maximumAtOnce: names that are looked up at once. Others wait for their turn, for as long as a dial wants them.
    ///   - lookUp: looks up a name.
    package init(maximumAtOnce: Int = 32, lookUp: @escaping Function = SystemNames.addresses) {
        self.maximumAtOnce = maximumAtOnce
        self.lookUp = lookUp
    }

    /// Looks up a name, or joins the lookup that is under way.
    ///
    /// - Parameter completion: called once, on any thread, unless the ticket is given back before.
    package func join(_ host: String, _ completion: @escaping Completion) -> Ticket {
        let ticket = state.withLockedValue { state in
            let ticket = Ticket(host: host, number: state.nextNumber)
            state.nextNumber &+= 1
            if state.lookups[host] == nil { state.queue.append(host) }
            state.lookups[host, default: Lookup()].waiting[ticket.number] = completion
            return ticket
        }
        beginNext()
        return ticket
    }

    /// Gives a ticket back. A lookup that has begun goes on.
    package func leave(_ ticket: Ticket) {
        // What is not called any more is let go of outside of the lock.
        _ = state.withLockedValue { state -> Completion? in
            let completion = state.lookups[ticket.host]?.waiting.removeValue(forKey: ticket.number)
            if let lookup = state.lookups[ticket.host], lookup.waiting.isEmpty, !lookup.isRunning {
                state.lookups[ticket.host] = nil
                state.queue.removeAll { $0 == ticket.host }
            }
            return completion
        }
    }

    /// Names that are being looked up, or wait for it.
    package var names: Int { state.withLockedValue { $0.lookups.count } }

    /// Tickets that have neither been served nor given back.
    package var tickets: Int { state.withLockedValue { $0.lookups.values.reduce(0) { $0 + $1.waiting.count } } }

    private func beginNext() {
        let host = state.withLockedValue { state -> String? in
            guard state.running < maximumAtOnce, !state.queue.isEmpty else { return nil }
            let host = state.queue.removeFirst()
            state.running += 1
            state.lookups[host]?.isRunning = true
            return host
        }
        guard let host else { return }
        // A queue of its own has a thread at once, and does not take one from those that run Swift's tasks.
        DispatchQueue(label: "grid.lookup").async { self.run(host) }
    }

    private func run(_ host: String) {
        let result = Result { try lookUp(host) }
        let waiting = state.withLockedValue { state in
            state.running -= 1
            return state.lookups.removeValue(forKey: host)?.waiting ?? [:]
        }
        beginNext()
        for completion in waiting.values { completion(result) }
    }
}
