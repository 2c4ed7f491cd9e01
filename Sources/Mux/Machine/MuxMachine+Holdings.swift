// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MuxMachine {
    /// What a machine holds beyond its calls: all of it is bounded, and of most nothing is left when no call is open.
    package struct Holdings: Hashable, Sendable {
        /// Bytes of control messages that wait to be written, as they count.
        package var controlBytes: Int
        /// Bytes of payloads that have arrived in part.
        package var partialBytes: Int
        /// Streams that wait for room to send, some of them ended.
        package var waitersForRoom: Int
        /// Entries by which calls of the peer are found.
        package var muxIDs: Int
        /// Timers, some of them of calls that have ended.
        package var timers: Int
    }

    /// What is held now, for those who look for growth.
    package var holdings: Holdings {
        Holdings(
            controlBytes: queue.controlBytes,
            partialBytes: partials.byteCount,
            waitersForRoom: stalled.count,
            muxIDs: incomingStreamKeys.count + incomingRequestKeys.count,
            timers: timers.count
        )
    }
}
