// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Codec
package import Mux
package import NIOCore

/// The only source of time of a node: production reads the system's clocks, tests advance their own.
package protocol GridClock: Sendable {
    /// The monotonic time.
    var now: MuxInstant { get }

    /// The time of day.
    var wallTime: Timestamp { get }

    /// Runs `work` on `eventLoop` once `instant` has come.
    func schedule(on eventLoop: any EventLoop, at instant: MuxInstant, _ work: @escaping @Sendable () -> Void)
        -> ScheduledWork

    /// Returns once `instant` has come.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until instant: MuxInstant) async throws
}
