// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// A histogram that many tasks record to. Each has its own by its number, modulo a few, so that they seldom wait.
final class SharedHistogram: Sendable {
    private static let stripeCount = 4

    private let stripes = (0..<stripeCount).map { _ in NIOLockedValueBox(LatencyHistogram()) }

    func record(_ nanoseconds: UInt64, by number: Int) {
        stripes[number % Self.stripeCount].withLockedValue { $0.record(nanoseconds) }
    }

    /// What has been recorded by all.
    var all: LatencyHistogram {
        stripes.reduce(into: LatencyHistogram()) { sum, stripe in sum.add(stripe.withLockedValue { $0 }) }
    }
}
