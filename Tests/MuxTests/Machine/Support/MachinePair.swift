// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Two ends of one connection in the same virtual time, and what is on its way between them.
struct MachinePair {
    let caller: MachineEnd
    let callee: MachineEnd

    init(
        caller: MuxConfiguration = MuxConfiguration(checksums: false),
        callee: MuxConfiguration = MuxConfiguration(checksums: false)
    ) {
        let now = MuxInstant(nanoseconds: 1_000_000_000)
        self.caller = MachineEnd(configuration: caller, firstGeneration: 1, now: now)
        self.callee = MachineEnd(configuration: callee, firstGeneration: 2, now: now)
    }

    /// Lets both hear all that is said, and what they answer.
    func exchange() {
        while !caller.outbox.isEmpty || !callee.outbox.isEmpty {
            for bytes in caller.takeOutbox() { callee.hear(bytes) }
            for bytes in callee.takeOutbox() { caller.hear(bytes) }
        }
    }

    /// Lets time pass for both; nothing takes any time on its way.
    func advance(by interval: MuxInterval) {
        let end = caller.now.advanced(by: interval)
        exchange()
        while true {
            let next = min(caller.nextWakeup, callee.nextWakeup)
            guard next <= end else { break }
            caller.advance(to: next)
            callee.advance(to: next)
            exchange()
            // An end that has failed is never due again.
            if caller.failure != nil, callee.failure != nil { break }
        }
        caller.advance(to: end)
        callee.advance(to: end)
        exchange()
    }
}
