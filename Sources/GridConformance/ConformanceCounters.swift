// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization

/// What the conformance handlers have been through; handler 26 tells it (GRID-V1 §7).
package final class ConformanceCounters: Sendable {
    package struct Values: Sendable {
        /// Requests that have arrived, the one that asks included.
        package var requests = 0
        /// Streams that have arrived.
        package var streams = 0
        /// Streams that handlers 37 and 38 saw cancelled.
        package var cancellations = 0
        /// Inputs of streams that were read to their end.
        package var inputsEnded = 0
        /// Messages that handlers 34 and 35 counted.
        package var countedMessages = 0
        /// Bytes of these messages.
        package var countedBytes = 0
    }

    private let values = Mutex(Values())

    package var current: Values { values.withLock { $0 } }

    func add(_ change: @Sendable (inout Values) -> Void) {
        values.withLock { change(&$0) }
    }
}
