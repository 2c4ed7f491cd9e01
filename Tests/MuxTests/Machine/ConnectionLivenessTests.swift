// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing

@testable import Mux

@Suite("Connection pings (GRID-V1 §1.6)")
struct ConnectionLivenessTests {
    private let start = MuxInstant(nanoseconds: 0)

    private func after(milliseconds: UInt32) -> MuxInstant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test("There is a ping every 10 s from the start of the connection on, and none before")
    func rhythm() {
        var liveness = ConnectionLiveness(configuration: .defaults, now: start)
        #expect(liveness.nextTick == after(milliseconds: 10_000))
        #expect(liveness.tick(now: after(milliseconds: 9_999)) == .notYet)
        for second in stride(from: UInt32(10), through: 100, by: 10) {
            #expect(liveness.tick(now: after(milliseconds: second * 1000)) == .ping)
            #expect(liveness.tick(now: after(milliseconds: second * 1000)) == .notYet)
            liveness.pong(now: after(milliseconds: second * 1000))
        }
    }

    @Test("Pings that come late keep their rhythm; those slept through are not made up for")
    func lateness() {
        var liveness = ConnectionLiveness(configuration: .defaults, now: start)
        #expect(liveness.tick(now: after(milliseconds: 10_700)) == .ping)
        #expect(liveness.nextTick == after(milliseconds: 20_000))
        liveness.pong(now: after(milliseconds: 35_000))
        #expect(liveness.tick(now: after(milliseconds: 35_000)) == .ping)
        #expect(liveness.nextTick == after(milliseconds: 45_000))
    }

    @Test("A pong of exactly 20 s ago is fresh enough at a ping, an older one ends the connection")
    func silence() {
        var liveness = ConnectionLiveness(configuration: .defaults, now: start)
        #expect(liveness.tick(now: after(milliseconds: 10_000)) == .ping)
        #expect(liveness.tick(now: after(milliseconds: 20_000)) == .ping)
        #expect(liveness.tick(now: after(milliseconds: 29_999)) == .notYet)
        #expect(liveness.tick(now: after(milliseconds: 30_000)) == .unresponsive)

        var late = ConnectionLiveness(configuration: .defaults, now: start)
        #expect(late.tick(now: after(milliseconds: 10_000)) == .ping)
        #expect(late.tick(now: after(milliseconds: 20_001)) == .unresponsive)
    }

    @Test("Each pong counts anew")
    func pong() {
        var liveness = ConnectionLiveness(configuration: .defaults, now: start)
        #expect(liveness.tick(now: after(milliseconds: 10_000)) == .ping)
        liveness.pong(now: after(milliseconds: 10_001))
        #expect(liveness.lastPong == after(milliseconds: 10_001))
        #expect(liveness.tick(now: after(milliseconds: 20_000)) == .ping)
        #expect(liveness.tick(now: after(milliseconds: 30_000)) == .ping)
        #expect(liveness.tick(now: after(milliseconds: 40_000)) == .unresponsive)
    }
}
