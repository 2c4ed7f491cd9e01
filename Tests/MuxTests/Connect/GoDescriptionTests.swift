// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing

@Suite("Durations in the reference's form")
struct GoDescriptionTests {
    @Test(
        "A duration is printed as the reference prints it",
        arguments: [
            (Duration.zero, "0s"),
            (.nanoseconds(1), "1ns"),
            (.nanoseconds(999), "999ns"),
            (.nanoseconds(1_000), "1µs"),
            (.nanoseconds(1_100), "1.1µs"),
            (.nanoseconds(999_999), "999.999µs"),
            (.milliseconds(1), "1ms"),
            (.nanoseconds(2_200_000), "2.2ms"),
            (.nanoseconds(999_999_999), "999.999999ms"),
            (.seconds(1), "1s"),
            (.milliseconds(3_300), "3.3s"),
            (.seconds(59) + .nanoseconds(1), "59.000000001s"),
            (.seconds(60), "1m0s"),
            (.seconds(245), "4m5s"),
            (.seconds(360) + .nanoseconds(45377), "6m0.000045377s"),
            (.milliseconds(245_001), "4m5.001s"),
            (.seconds(3600), "1h0m0s"),
            (.milliseconds(18_367_001), "5h6m7.001s"),
            (.seconds(-360), "-6m0s"),
            (.nanoseconds(-1), "-1ns"),
            (.nanoseconds(Int64.max), "2562047h47m16.854775807s"),
            (.seconds(Int64.max), "2562047h47m16.854775807s"),
            (.seconds(Int64.min), "-2562047h47m16.854775807s"),
            (.seconds(Int64.max) - .seconds(Int64.min), "2562047h47m16.854775807s"),
            (Duration(secondsComponent: 0, attosecondsComponent: -1), "0s"),
        ]
    )
    func description(_ duration: Duration, _ text: String) {
        #expect(duration.goDescription == text)
    }
}
