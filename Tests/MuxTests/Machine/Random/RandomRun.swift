// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

/// Two honest machines that call each other at random over a connection with any delays, and a model of what has to
/// become of it.
final class RandomRun {
    /// Streams' capacities, by handler; both sides know them.
    static let capacities: [UInt8: (input: Int, output: Int)] = [30: (1, 1), 31: (0, 1), 32: (4, 2), 33: (2, 16)]

    let seed: UInt64
    var generator: SeededGenerator
    let ends: [MachineEnd]
    /// Each side's calls.
    var calls: [[UInt64: ModelCall]] = [[:], [:]]
    /// Each side's muxes in the order of their opening.
    var muxes: [[UInt64]] = [[], []]
    /// For each side, the calls whose handlers run there.
    var keys: [[MuxKey: UInt64]] = [[:], [:]]
    var serial = 0
    var isCut = false

    init(seed: UInt64) {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        var configuration = MuxConfiguration(checksums: Bool.random(using: &generator))
        configuration.maximumOutgoingMuxes = 8
        configuration.maximumIncomingRequests = Int.random(in: 1...6, using: &generator)
        configuration.maximumIncomingStreams = Int.random(in: 1...6, using: &generator)
        let pair = MachinePair(caller: configuration, callee: configuration)
        ends = [pair.caller, pair.callee]
        for end in ends {
            end.handlers[.id(20)] = .silent
            for (id, capacity) in Self.capacities {
                end.handlers[.id(id)] = .idle(inCapacity: capacity.input, outCapacity: capacity.output)
            }
        }
    }

    /// Runs to the end: at random for a while, then so that all calls end of themselves, or by cutting the connection.
    func run() throws {
        for _ in 0..<Int.random(in: 5...250, using: &generator) where !isCut { try step() }
        if Bool.random(using: &generator) { try finishAll() }
        cut()
        checkEnded()
    }

    func fail(_ what: String) {
        Issue.record("\(what) (seed \(seed))")
    }

    func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
        if !condition { fail(what()) }
    }

    // MARK: The connection

    func deliver(from side: Int, _ count: Int) {
        for bytes in ends[side].takeOutbox(count) {
            guard !isCut else { return }
            ends[1 - side].hear(bytes)
            observe()
        }
    }

    func pass(_ interval: MuxInterval) {
        for end in ends {
            end.advance(by: interval)
            expect(end.machine.nextWakeup > end.now, "the machine wants to be woken at once again")
        }
        observe()
        if ends.contains(where: { $0.failure != nil }) { cut() }
    }

    func cut() {
        isCut = true
        for end in ends {
            end.disconnect()
            _ = end.takeOutbox()
        }
        observe()
        for end in ends {
            expect(end.machine.openCalls == 0, "calls are open after the end")
            expect(end.machine.openIncomingCalls == 0, "handlers are open after the end")
        }
    }

    // MARK: The end

    /// Lets everything end of itself: all is delivered and consumed, and all handlers return.
    private func finishAll() throws {
        guard !isCut else { return }
        for _ in 0..<40 {
            for side in [0, 1] {
                deliver(from: side, .max)
                for (mux, call) in calls[side] {
                    for _ in 0..<call.unconsumed { consume(side, mux) }
                    if call.isHandlerRunning { returns(side, mux, isError: false) }
                }
            }
        }
        for side in [0, 1] {
            expect(ends[side].machine.openCalls == 0, "calls are open though all handlers have returned")
            expect(ends[side].machine.openIncomingCalls == 0, "handlers are open though all have returned")
        }
    }

    private func checkEnded() {
        for side in [0, 1] {
            for (mux, call) in calls[side] { expect(call.end != nil, "call \(mux) never ended") }
            expect(ends[side].mostActionsOfAMessage <= 4, "a message led to many actions")
            _ = ends[side].takeEvents()
            ends[side].disconnect()
            expect(ends[side].takeEvents().isEmpty, "something ended twice")
        }
    }
}
