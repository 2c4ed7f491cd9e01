// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Streams whose handler takes no input, though the caller would send some (GRID-V1-EXTENSIONS §6)")
struct StreamWithoutInputTests {
    private let agreement = MuxExtensions.agreed(local: .defaults, remote: .defaults)

    private func openedByCaller() throws -> (end: MachineEnd, mux: UInt64) {
        let end = MachineEnd(agreement: agreement)
        return (end, try end.openStream(30, inCapacity: 4, outCapacity: 1))
    }

    private func accepted() throws -> MachineEnd {
        let end = MachineEnd(agreement: agreement)
        end.handlers[.id(30)] = .idle(inCapacity: 0, outCapacity: 1)
        let block = try ExtensionBlock(inCapacity: 4, outCapacity: 1).encoded()
        end.hear(
            try MessageHeader(muxID: 1, handler: 30, operation: .connectMux).encoded(payload: [], extensionBlock: block)
        )
        _ = end.takeSaid()
        _ = end.takeEvents()
        return end
    }

    @Test("The caller sends none and no end once it knows, and one that waits is told")
    func caller() throws {
        let (end, mux) = try openedByCaller()
        #expect(try end.send(on: mux, "x") == .blocked)
        _ = end.takeSaid()
        let block = try ExtensionBlock(inCapacity: 0, outCapacity: 1).encoded()
        end.hear(try MessageHeader(muxID: mux, operation: .acknowledgeMux).encoded(payload: [], extensionBlock: block))
        #expect(end.takeEvents() == [.sendable(mux)])
        #expect(try end.send(on: mux, "x") == .ended)
        #expect(!end.finishInput(of: mux))
        #expect(end.takeSaid() == [])
    }

    @Test("The handler's side takes an end that was sent before the caller knew")
    func end() throws {
        let end = try accepted()
        try end.hear(TestMessage(.muxClientMessage, mux: 1, sequence: 1, flags: .endOfStream))
        #expect(end.takeSaid() == [] && end.takeEvents() == [])
        #expect(end.machine.openIncomingCalls == 1)
    }

    @Test(
        "All other input ends the stream",
        arguments: [[TestMessage(.muxClientMessage, mux: 1, sequence: 1, payload: "x")]]
            + [[TestMessage(.muxClientMessage, mux: 1, sequence: 1, flags: .endOfStream, payload: "x")]]
            + [(1...2).map { TestMessage(.muxClientMessage, mux: 1, sequence: $0, flags: .endOfStream) }]
    )
    func other(messages: [TestMessage]) throws {
        let end = try accepted()
        for message in messages { try end.hear(message) }
        #expect(end.takeSaid().map(\.header.operation) == [.muxServerMessage, .disconnectClientMux])
        #expect(end.machine.openIncomingCalls == 0)
    }
}
