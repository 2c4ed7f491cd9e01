// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

extension MachineEnd {
    /// A handler's side with the given handlers, by number.
    static func serving(
        _ handlers: [UInt8: TestHandler],
        configuration: MuxConfiguration = MuxConfiguration(checksums: false)
    ) -> MachineEnd {
        let end = MachineEnd(configuration: configuration)
        for (id, handler) in handlers { end.handlers[.id(id)] = handler }
        return end
    }

    /// A handler's side with one open stream of mux 1, whose handler leaves everything to the test.
    static func withIncomingStream(
        inCapacity: Int,
        outCapacity: Int,
        sequence: UInt32 = 0,
        deadline: UInt32 = 0,
        configuration: MuxConfiguration = MuxConfiguration(checksums: false)
    ) throws -> (end: MachineEnd, key: MuxKey) {
        let end = serving([30: .idle(inCapacity: inCapacity, outCapacity: outCapacity)], configuration: configuration)
        let flags: MessageFlags = inCapacity == 0 ? .endOfStream : []
        try end.hear(
            TestMessage(.connectMux, mux: 1, sequence: sequence, deadline: deadline, handler: 30, flags: flags)
        )
        _ = end.takeSaid()
        return (end, try end.takeStarted())
    }

    /// A caller with one open stream.
    static func withOutgoingStream(
        inCapacity: Int,
        outCapacity: Int,
        deadline: MuxInterval? = nil,
        isAcknowledged: Bool = true
    ) throws -> (end: MachineEnd, mux: UInt64) {
        let end = MachineEnd()
        let mux = try end.openStream(
            30,
            inCapacity: inCapacity,
            outCapacity: outCapacity,
            deadline: deadline
        )
        if isAcknowledged { try end.hear(TestMessage(.acknowledgeMux, mux: mux)) }
        _ = end.takeSaid()
        _ = end.takeEvents()
        return (end, mux)
    }

    /// The call of the peer that has just begun.
    func takeStarted() throws -> MuxKey {
        let started = takeEvents().first
        switch started {
        case .requestStarted(let key, _), .streamStarted(let key, _): return key
        default: throw NotStarted(event: started)
        }
    }

    private struct NotStarted: Error {
        let event: MachineEvent?
    }
}
