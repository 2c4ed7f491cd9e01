// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization

/// What the conformance handlers have been through; handler 26 tells it (GRID-V1 §7).
package final class ConformanceCounters: Sendable {
    package struct Values: Sendable {
        /// Requests that have arrived, the one that asks included.
        package var requests: Int
        /// Streams that have arrived.
        package var streams: Int
        /// Streams that handlers 37 and 38 saw cancelled.
        package var cancellations: Int
        /// Inputs of streams that were read to their end.
        package var inputsEnded: Int
        /// Messages that handlers 34 and 35 counted.
        package var countedMessages: Int
        /// Bytes of these messages.
        package var countedBytes: Int

        package init(
            requests: Int = 0,
            streams: Int = 0,
            cancellations: Int = 0,
            inputsEnded: Int = 0,
            countedMessages: Int = 0,
            countedBytes: Int = 0
        ) {
            self.requests = requests
            self.streams = streams
            self.cancellations = cancellations
            self.inputsEnded = inputsEnded
            self.countedMessages = countedMessages
            self.countedBytes = countedBytes
        }
    }

    private let values = Mutex(Values())

    package init() {}

    package var current: Values { values.withLock { $0 } }

    package func add(_ change: @Sendable (inout Values) -> Void) {
        values.withLock { change(&$0) }
    }
}
