// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Two ends of one connection in the same virtual time, and what is on its way between them.
struct MachinePair {
    let caller: MachineEnd
    let callee: MachineEnd

    init(
        caller: MuxConfiguration = MuxConfiguration(checksums: false),
        callee: MuxConfiguration = MuxConfiguration(checksums: false),
        callerExtensions: MuxExtensions = .none,
        calleeExtensions: MuxExtensions = .none
    ) {
        let now = MuxInstant(nanoseconds: 1_000_000_000)
        self.caller = MachineEnd(
            configuration: caller,
            agreement: MuxExtensions.agreed(local: callerExtensions, remote: calleeExtensions),
            firstGeneration: 1,
            now: now
        )
        self.callee = MachineEnd(
            configuration: callee,
            agreement: MuxExtensions.agreed(local: calleeExtensions, remote: callerExtensions),
            firstGeneration: 2,
            now: now
        )
    }

    /// Two ends that have agreed on these extensions, with these handlers on the callee's side.
    static func agreed(
        _ features: MuxFeatures,
        chunkBytes: Int = 1024,
        windowBytes: Int = 262_144,
        configuration: MuxConfiguration = MuxConfiguration(checksums: false),
        handlers: [UInt8: TestHandler] = [:]
    ) -> MachinePair {
        let extensions = MuxExtensions(
            features: features,
            chunkBytes: chunkBytes,
            streamWindowBytes: windowBytes
        )
        let pair = MachinePair(
            caller: configuration,
            callee: configuration,
            callerExtensions: extensions,
            calleeExtensions: extensions
        )
        for (id, handler) in handlers { pair.callee.handlers[.id(id)] = handler }
        return pair
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
