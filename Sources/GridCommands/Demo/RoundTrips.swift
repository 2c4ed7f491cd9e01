// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization

/// Collects round trips of calls that run at the same time.
final class RoundTrips: Sendable {
    private let values = Mutex<[Duration]>([])

    var all: [Duration] { values.withLock { $0 } }

    func append(_ roundTrip: Duration) {
        values.withLock { $0.append(roundTrip) }
    }
}
