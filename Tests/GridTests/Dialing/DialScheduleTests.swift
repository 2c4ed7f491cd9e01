// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Mux
import Testing
import TestSupport

@Suite("When a remote is dialed again (GRID-V1 §1.5)")
struct DialScheduleTests {
    private let interval = MuxInterval.milliseconds(1_000)

    @Test("A failed attempt is followed by one that starts one to two intervals after it did, over all of that range")
    func failures() {
        let seed = TestSeed.make(for: #function)
        var generator = SeededGenerator(seed: seed)
        var schedule = DialSchedule(retryInterval: interval, maximumRetryInterval: interval)
        var now = MuxInstant(nanoseconds: 0)
        var earliest = MuxInterval.max
        var latest = MuxInterval(nanoseconds: 0)
        for _ in 0..<10_000 {
            let started = now
            // It may itself take up to the time that is waited at least.
            now = now.advanced(by: MuxInterval(nanoseconds: .random(in: 0...interval.nanoseconds, using: &generator)))
            let next = schedule.nextAttempt(started: started, connected: false, now: now, using: &generator)
            let gap = next.interval(since: started)
            #expect(gap >= interval && gap.nanoseconds <= 2 * interval.nanoseconds, "seed \(seed)")
            earliest = min(earliest, gap)
            latest = max(latest, gap)
            now = next
        }
        #expect(earliest.nanoseconds < interval.nanoseconds * 11 / 10, "seed \(seed)")
        #expect(latest.nanoseconds > interval.nanoseconds * 19 / 10, "seed \(seed)")
    }

    @Test("An attempt that took longer than the interval is followed by the next at once")
    func slowFailure() {
        var generator = SeededGenerator(seed: 1)
        var schedule = DialSchedule(retryInterval: interval, maximumRetryInterval: interval)
        let now = MuxInstant(nanoseconds: 2 * interval.nanoseconds)
        let next = schedule.nextAttempt(
            started: MuxInstant(nanoseconds: 0),
            connected: false,
            now: now,
            using: &generator
        )
        #expect(next == now)
    }

    @Test("The interval grows by half with each failure up to its maximum, and begins anew after a success")
    func growth() {
        let seed = TestSeed.make(for: #function)
        var generator = SeededGenerator(seed: seed)
        let maximum = MuxInterval.milliseconds(4_000)
        var schedule = DialSchedule(retryInterval: interval, maximumRetryInterval: maximum)
        var now = MuxInstant(nanoseconds: 0)
        for _ in 0..<100 {
            for expected in [1_000, 1_500, 2_250, 3_375, 4_000, 4_000, 4_000] {
                let least = MuxInterval.milliseconds(UInt32(expected))
                let next = schedule.nextAttempt(started: now, connected: false, now: now, using: &generator)
                let gap = next.interval(since: now)
                #expect(gap >= least && gap.nanoseconds <= 2 * least.nanoseconds, "seed \(seed)")
                now = next
            }
            // A connection that lasted.
            let lost = now.advanced(by: interval)
            #expect(schedule.nextAttempt(started: now, connected: true, now: lost, using: &generator) == lost)
            now = lost
        }
    }

    @Test("A maximum below the interval is none, and times without end do not trap")
    func oddIntervals() {
        var generator = SeededGenerator(seed: 1)
        let now = MuxInstant(nanoseconds: 0)
        var small = DialSchedule(retryInterval: interval, maximumRetryInterval: .milliseconds(1))
        var endless = DialSchedule(retryInterval: .max, maximumRetryInterval: .max)
        for _ in 0..<10 {
            let next = small.nextAttempt(started: now, connected: false, now: now, using: &generator)
            #expect(next.interval(since: now) >= interval)
            #expect(next.interval(since: now).nanoseconds <= 2 * interval.nanoseconds)
            #expect(endless.nextAttempt(started: now, connected: false, now: now, using: &generator) > next)
        }
    }

    @Test("A lost connection is dialed at once, every time, if it had lasted")
    func lostConnections() {
        var generator = SeededGenerator(seed: 1)
        var schedule = DialSchedule(retryInterval: interval, maximumRetryInterval: interval)
        var now = MuxInstant(nanoseconds: 0)
        for _ in 0..<100 {
            let started = now
            now = now.advanced(by: interval)
            #expect(schedule.nextAttempt(started: started, connected: true, now: now, using: &generator) == now)
        }
    }

    @Test("A remote that accepts and hangs up at once is not dialed in a tight loop, whatever else happens in between")
    func hangUps() {
        let seed = TestSeed.make(for: #function)
        var generator = SeededGenerator(seed: seed)
        var schedule = DialSchedule(retryInterval: interval, maximumRetryInterval: interval)
        var now = MuxInstant(nanoseconds: 0)
        var atOnce = 0
        for _ in 0..<1_000 {
            let started = now
            let isConnected = Bool.random(using: &generator)
            let next = schedule.nextAttempt(started: started, connected: isConnected, now: now, using: &generator)
            if next == now { atOnce += 1 }
            now = next
        }
        #expect(atOnce <= 1, "seed \(seed)")
    }
}
