// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Peers that do not keep to the protocol")
struct HostilePeerTests {
    /// An end with calls of its own open and handlers that do something.
    private func busyEnd(_ generator: inout SeededGenerator) throws -> MachineEnd {
        var configuration = MuxConfiguration(checksums: false)
        configuration.maximumIncomingRequests = 5
        configuration.maximumIncomingStreams = 5
        configuration.maximumPayloadBytes = 1000
        let end = MachineEnd(configuration: configuration, firstGeneration: 2)
        end.handlers[.id(20)] = Bool.random(using: &generator) ? .silent : .request { $0.respond($0.payload) }
        for (id, capacity) in RandomRun.capacities {
            end.handlers[.id(id)] = .stream(inCapacity: capacity.input, outCapacity: capacity.output) { stream in
                stream.onMessage = { [unowned stream] in stream.send($0) }
                stream.onInputFinished = { [unowned stream] in stream.finish() }
            }
        }
        end.consumesAtOnce = Bool.random(using: &generator)
        for _ in 0..<3 {
            _ = try end.request(20, "x")
            let mux = try end.openStream(32, inCapacity: 4, outCapacity: 2)
            try end.send(on: mux, "x")
        }
        return end
    }

    @Test("Whatever is heard, nothing traps, no limit is passed, and each call and handler ends once")
    func mutations() throws {
        let seed = TestSeed.make(for: "Peers that do not keep to the protocol")
        for number in 0..<2000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed &+ number)
            let honest = RandomRun(seed: seed &+ number)
            try honest.run()
            var peer = HostilePeer(seed: seed &+ number, saying: honest.ends[0].said)
            let end = try busyEnd(&generator)
            var ended: [UInt64: Int] = [:]
            for frame in try peer.frames() {
                end.hear(frame)
                if Int.random(in: 0..<20, using: &generator) == 0 {
                    end.advance(by: .milliseconds(.random(in: 0...3000, using: &generator)))
                }
                #expect(end.machine.openIncomingCalls <= 10)
                count(end.takeEvents(), &ended)
            }
            #expect(end.mostActionsOfAMessage <= 4)
            end.disconnect()
            count(end.takeEvents(), &ended)
            #expect(end.machine.openCalls == 0 && end.machine.openIncomingCalls == 0)
            #expect(ended.count == 6 && ended.values.allSatisfy { $0 == 1 }, "seed \(seed &+ number)")
        }
    }

    private func count(_ events: [MachineEvent], _ ended: inout [UInt64: Int]) {
        for case .callEnded(let mux, _) in events { ended[mux, default: 0] += 1 }
    }
}
