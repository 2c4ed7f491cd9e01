// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing

@testable import Framing

@Suite("Time given to a connection")
struct WebSocketTimeTests {
    @Test("Instants saturate instead of overflowing")
    func saturation() {
        let late = WebSocketInstant(nanoseconds: .max - 5)
        let early = WebSocketInstant(nanoseconds: .min + 5)
        #expect(late.advanced(by: .seconds(1)) == .distantFuture)
        #expect(early.advanced(by: .seconds(-1)).nanoseconds == .min)
        #expect(late.duration(since: early) == .nanoseconds(Int64.max))
        #expect(early.duration(since: late) == .nanoseconds(Int64.min))
        #expect(WebSocketInstant(nanoseconds: 7).advanced(by: .nanoseconds(3)).nanoseconds == 10)
        #expect(Duration.seconds(Int64.max).saturatingNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).saturatingNanoseconds == .min)
        #expect(
            Duration(secondsComponent: 3, attosecondsComponent: 2_000_000_000).saturatingNanoseconds == 3_000_000_002
        )
    }

    @Test("A bucket lets its rate through at once, and then at that pace", arguments: [1, 2, 3, 7, 1_000, 999_983])
    func budget(rate: Int) {
        var budget = ControlFrameBudget(framesPerSecond: rate)
        let start = WebSocketInstant(nanoseconds: 1_000)
        let passed = (0...min(rate, 5_000)).count { _ in budget.spend(at: start) }
        #expect(passed == min(rate, 5_001))
        let later = start.advanced(by: .seconds(1))
        let passedLater = (0..<min(rate, 5_000)).count { _ in budget.spend(at: later) }
        #expect(passedLater == min(rate, 5_000))
    }

    @Test("A bucket does not trap at the ends of time, nor when time stands still")
    func budgetEdges() {
        for now in [Int64.min, -1, 0, .max] {
            var budget = ControlFrameBudget(framesPerSecond: .max)
            for _ in 0..<10 { _ = budget.spend(at: WebSocketInstant(nanoseconds: now)) }
            var slow = ControlFrameBudget(framesPerSecond: 0)
            let spent = (0..<2).map { _ in slow.spend(at: WebSocketInstant(nanoseconds: now)) }
            // At the end of time the bucket cannot be noted as empty.
            #expect(spent == [true, now == .max])
        }
    }

    @Test("The clock of a connection does not go back")
    func monotonic() throws {
        var output: [UInt8] = []
        var connection = WebSocketConnection(role: .client, at: WebSocketInstant(nanoseconds: 1_000_000_000))
        let before = connection.deadline
        let event = connection.advance(to: WebSocketInstant(nanoseconds: .min), into: &output)
        #expect(event == nil)
        let after = connection.deadline
        #expect(after == before)
        _ = try connection.close(at: WebSocketInstant(nanoseconds: 0), into: &output)
        let closing = connection.deadline
        #expect(closing == WebSocketInstant(nanoseconds: 11_000_000_000))
    }
}
