// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("The end of a connection (GRID-V1 §5)")
struct DisconnectTests {
    /// A pair with calls of all kinds open in both directions.
    private func busyPair() throws -> MachinePair {
        let pair = MachinePair()
        for end in [pair.caller, pair.callee] {
            end.handlers[.id(22)] = .silent
            end.handlers[.id(30)] = .idle(inCapacity: 1, outCapacity: 1)
        }
        for end in [pair.caller, pair.callee] {
            for _ in 0..<3 {
                _ = try end.request(22, "x")
                let mux = try end.openStream(30, inCapacity: 1, outCapacity: 1)
                pair.exchange()
                try end.send(on: mux, "a")
                #expect(try end.send(on: mux, "b") == .blocked)
            }
        }
        pair.exchange()
        #expect(pair.caller.machine.openCalls == 6)
        #expect(pair.caller.machine.openIncomingCalls == 6)
        return pair
    }

    @Test("Every call of ours fails once, every handler is cancelled once, and nothing is sent")
    func everythingEnds() throws {
        let pair = try busyPair()
        for end in [pair.caller, pair.callee] {
            _ = (end.takeSaid(), end.takeEvents())
            end.disconnect()
            let events = end.takeEvents()
            #expect(events.count == 12)
            #expect(Set(events).count == 12)
            for event in events {
                switch event {
                case .callEnded(_, .disconnected), .handlerCancelled(_, .disconnected): break
                default: Issue.record("\(event)")
                }
            }
            #expect(end.takeSaid() == [])
            #expect(end.machine.openCalls == 0)
            #expect(end.machine.openIncomingCalls == 0)
            end.disconnect()
            #expect(end.takeEvents() == [])
        }
    }

    @Test("Later calls fail, later messages, answers and time do nothing")
    func after() throws {
        let pair = try busyPair()
        let end = pair.caller
        let events = end.takeEvents()
        let muxes = events.compactMap { if case .sendable(let mux) = $0 { mux } else { nil as UInt64? } }
        let keys = events.compactMap {
            switch $0 {
            case .requestStarted(let key, _), .streamStarted(let key, _): key
            default: nil as MuxKey?
            }
        }
        #expect(keys.count == 6)
        end.disconnect()
        _ = (end.takeSaid(), end.takeEvents())

        let requestError = #expect(throws: MuxError.self) { try end.request(20) }
        #expect(requestError?.code == .disconnected)
        let streamError = #expect(throws: MuxError.self) { try end.openStream(30, inCapacity: 0, outCapacity: 1) }
        #expect(streamError?.code == .disconnected)
        for mux in muxes {
            #expect(try end.send(on: mux, "x") == .ended)
            #expect(!end.finishInput(of: mux))
            end.consume(mux)
            end.cancel(mux)
        }
        for key in keys {
            #expect(!end.isOpen(key))
            #expect(!end.respond(to: key, "x"))
            #expect(!end.send(from: key, "x"))
            end.consume(by: key)
            end.finish(key)
            end.machine.refuseRequest(key, reason: "x")
            end.machine.refuseStream(key, reason: "x")
            end.machine.acceptStream(key, inCapacity: 1, outCapacity: 1)
        }
        try end.hear(
            TestMessage(.request, mux: 1, handler: 22),
            TestMessage(.connectMux, mux: 1, handler: 30),
            TestMessage(.ping, mux: 0),
            TestMessage(.muxClientMessage, mux: 5),
            TestMessage(.pong, mux: 5)
        )
        end.advance(by: .seconds(100))
        try end.machine.advance(to: end.now, wallTime: Timestamp(seconds: 0))
        end.settle()
        #expect(end.takeSaid() == [])
        #expect(end.takeEvents() == [])
        #expect(end.failure == nil)
    }

    @Test("The muxes of two connections do not meet: numbers begin where the connection says (GRID-V1 §8.2)")
    func firstMux() throws {
        var seen: Set<UInt64> = []
        for generation in [1, 2, 12_345, (1 << 39) - 1] as [UInt64] {
            let end = MachineEnd(firstGeneration: generation)
            for _ in 0..<10 { #expect(seen.insert(try end.request(20)).inserted) }
        }
        #expect(!seen.contains(0))
    }
}
