// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing
import TestSupport

@testable import Mux

@Suite("Timer queue")
struct TimerQueueTests {
    private func at(_ nanoseconds: Int64) -> MuxInstant {
        MuxInstant(nanoseconds: nanoseconds)
    }

    private func target(_ number: UInt64) -> TimerQueue.Target {
        .call(MuxKey(rawValue: number))
    }

    @Test("An empty queue has nothing due, ever")
    func empty() {
        var queue = TimerQueue()
        #expect(queue.next == .distantFuture)
        #expect(queue.popDue(now: .distantFuture) == nil)
        #expect(queue.popAged(now: .distantFuture) == nil)
    }

    @Test("Timers come out in the order of their times, none before its time")
    func order() {
        var generator = SeededGenerator(seed: TestSeed.make(for: "Timer queue"))
        for count in [1, 2, 3, 10, 500] {
            var queue = TimerQueue()
            let times = (0..<count).map { _ in Int64.random(in: 0..<100, using: &generator) }
            for (index, time) in times.enumerated() { queue.schedule(target(UInt64(index)), at: at(time)) }
            #expect(queue.count == count)
            var popped: [Int64] = []
            for now in Int64(0)..<100 {
                #expect(queue.next >= at(now))
                while case .call(let key)? = queue.popDue(now: at(now)) {
                    popped.append(times[Int(key.rawValue)])
                    #expect(times[Int(key.rawValue)] == now)
                }
            }
            #expect(popped == times.sorted())
            #expect(queue.count == 0)
        }
    }

    @Test("A timer is due at its time, not a nanosecond before")
    func boundary() {
        var queue = TimerQueue()
        queue.schedule(target(1), at: at(10))
        #expect(queue.next == at(10))
        #expect(queue.popDue(now: at(9)) == nil)
        #expect(queue.popDue(now: at(10)) == target(1))
    }

    @Test("A timer in the distant future takes no place")
    func never() {
        var queue = TimerQueue()
        queue.schedule(target(1), at: .distantFuture)
        #expect(queue.count == 0)
    }

    @Test("The line ages in the order of starting, each at its time", arguments: [1, 5, 4095, 4096, 4097, 10_000])
    func aging(count: Int) {
        var queue = TimerQueue()
        for index in 0..<count { queue.appendYoung(target(UInt64(index)), agesAt: at(Int64(index) + 5)) }
        #expect(queue.next == at(5))
        #expect(queue.popAged(now: at(4)) == nil)
        for index in 0..<count {
            #expect(queue.popAged(now: at(Int64(index) + 5)) == target(UInt64(index)))
            #expect(queue.popAged(now: at(Int64(index) + 5)) == nil)
            #expect(queue.count == count - index - 1)
        }
        #expect(queue.next == .distantFuture)
    }

    @Test("A line that is never empty does not grow with all that ever stood in it")
    func steadyLine() {
        var queue = TimerQueue()
        for index in 0..<50_000 {
            queue.appendYoung(target(UInt64(index)), agesAt: at(Int64(index)))
            if index >= 10 { #expect(queue.popAged(now: at(Int64(index) - 10)) == target(UInt64(index - 10))) }
        }
        #expect(queue.count == 10)
        #expect(queue.next == at(49_990))
    }

    @Test("The earlier of line and heap is due next")
    func next() {
        var queue = TimerQueue()
        queue.appendYoung(target(1), agesAt: at(10))
        queue.schedule(target(2), at: at(7))
        #expect(queue.next == at(7))
        #expect(queue.popDue(now: at(10)) == target(2))
        #expect(queue.next == at(10))
    }

    @Test(
        "Compaction drops the dead once the heap is large and they outnumber the living by far",
        arguments: [
            (count: 1024, live: 1, remaining: 1024), (count: 1025, live: 1, remaining: 1),
            (count: 2000, live: 500, remaining: 2000), (count: 2001, live: 500, remaining: 500),
            (count: 1025, live: 0, remaining: 0),
        ]
    )
    func compaction(count: Int, live: Int, remaining: Int) {
        var queue = TimerQueue()
        for index in 0..<count { queue.schedule(target(UInt64(index)), at: at(Int64(count - index))) }
        queue.compact(liveCount: live) { target in
            guard case .call(let key) = target else { return false }
            return key.rawValue < live
        }
        #expect(queue.count == remaining)
        // What is left is still in order.
        var last = at(0)
        var left = 0
        while let due = Optional(queue.next), due != .distantFuture {
            #expect(due >= last)
            last = due
            #expect(queue.popDue(now: due) != nil)
            left += 1
        }
        #expect(left == remaining)
    }
}
