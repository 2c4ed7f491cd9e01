// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system's clocks.
struct SystemClock: GridClock {
    var now: MuxInstant {
        MuxInstant(nanoseconds: Int64(truncatingIfNeeded: NIODeadline.now().uptimeNanoseconds))
    }

    var wallTime: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
    }

    func schedule(
        on eventLoop: any EventLoop,
        at instant: MuxInstant,
        _ work: @escaping @Sendable () -> Void
    ) -> ScheduledWork {
        let deadline = NIODeadline.uptimeNanoseconds(UInt64(clamping: instant.nanoseconds))
        let scheduled = eventLoop.scheduleTask(deadline: deadline, work)
        return ScheduledWork { scheduled.cancel() }
    }

    func sleep(until instant: MuxInstant) async throws {
        let interval = instant.interval(since: now)
        guard interval.nanoseconds > 0 else { return }
        try await Task.sleep(for: .nanoseconds(interval.nanoseconds))
    }
}
