// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// The processor time of a process, on all of its threads.
struct ProcessorClock: Sendable {
    /// This process.
    static let local = ProcessorClock(id: CLOCK_PROCESS_CPUTIME_ID)

    private let id: clockid_t

    private init(id: clockid_t) {
        self.id = id
    }

    /// Of another process of this machine.
    init(process: pid_t) throws {
        var id = clockid_t()
        guard clock_getcpuclockid(process, &id) == 0 else { throw BenchmarkFailure("process \(process) has no clock") }
        self.id = id
    }

    var nanoseconds: Double {
        var time = timespec()
        clock_gettime(id, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
