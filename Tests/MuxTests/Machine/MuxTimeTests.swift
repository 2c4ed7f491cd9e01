// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing

@testable import Mux

@Suite("Instants and intervals")
struct MuxTimeTests {
    @Test(
        "Adding an interval saturates at both ends",
        arguments: [
            (0, 5, 5), (.max - 5, 5, .max), (.max - 5, 6, .max), (.max, .max, .max), (.max, -1, .max - 1),
            (.min, -1, .min), (.min + 5, -6, .min), (.min, .min, .min), (.min, 1, .min + 1), (-5, .max, .max - 5),
        ] as [(Int64, Int64, Int64)]
    )
    func advance(start: Int64, interval: Int64, end: Int64) {
        let sum = MuxInstant(nanoseconds: start).advanced(by: MuxInterval(nanoseconds: interval))
        #expect(sum == MuxInstant(nanoseconds: end))
    }

    @Test(
        "The time between two instants saturates at both ends",
        arguments: [
            (5, 3, 2), (3, 5, -2), (.max, -1, .max), (.max, .min, .max), (.min, 1, .min), (.min, .max, .min),
            (0, .min, .max), (-1, .min, .max), (.min, .min, 0),
        ] as [(Int64, Int64, Int64)]
    )
    func difference(end: Int64, start: Int64, interval: Int64) {
        let difference = MuxInstant(nanoseconds: end).interval(since: MuxInstant(nanoseconds: start))
        #expect(difference == MuxInterval(nanoseconds: interval))
    }

    @Test(
        "A duration becomes whole nanoseconds, and saturates where it has more than fit",
        arguments: [
            (.zero, 0), (.nanoseconds(1), 1), (.milliseconds(-1), -1_000_000), (.seconds(1.5), 1_500_000_000),
            (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0),
            (.nanoseconds(Int64.max), .max), (.nanoseconds(Int64.min), .min),
            (.nanoseconds(Int64.max - 1), .max - 1), (.nanoseconds(Int64.min + 1), .min + 1),
            (.nanoseconds(Int64.max) + .nanoseconds(1), .max), (.nanoseconds(Int64.min) - .nanoseconds(1), .min),
            (.seconds(9_223_372_036), 9_223_372_036_000_000_000), (.seconds(9_223_372_037), .max),
            (.seconds(-9_223_372_037), .min), (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
            (.seconds(Int64.max) * 2, .max), (.seconds(Int64.min) * 2, .min),
        ] as [(Duration, Int64)]
    )
    func duration(duration: Duration, nanoseconds: Int64) {
        #expect(MuxInterval(duration) == MuxInterval(nanoseconds: nanoseconds))
    }

    @Test(
        "A deadline is sent in whole milliseconds, at most 2^32-1, and less than one is none (GRID-V1 §3)",
        arguments: [
            (.min, 0), (-1, 0), (0, 0), (1, 0), (999_999, 0), (1_000_000, 1), (1_999_999, 1), (2_000_000, 2),
            (4_294_967_295_000_000, 4_294_967_295), (4_294_967_296_000_000, 4_294_967_295), (.max, 4_294_967_295),
        ] as [(Int64, UInt32)]
    )
    func wireMilliseconds(nanoseconds: Int64, milliseconds: UInt32) {
        #expect(MuxInterval(nanoseconds: nanoseconds).wireMilliseconds == milliseconds)
    }

    @Test("The longest numbers of seconds and milliseconds fit")
    func longest() {
        #expect(MuxInterval.seconds(.max).nanoseconds == 4_294_967_295_000_000_000)
        #expect(MuxInterval.milliseconds(.max).nanoseconds == 4_294_967_295_000_000)
        #expect(MuxInterval.seconds(1) > .milliseconds(999))
        #expect(MuxInstant.distantFuture > MuxInstant(nanoseconds: .max - 1))
    }
}
