// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// One of those that a row compares.
struct Contestant {
    var name: String
    /// Does the operation at least so many times, and says how many times it was, and how many nanoseconds of processor time it took.
    var run: (_ operations: Int) -> (operations: Int, nanoseconds: Double)
    /// Whether the operation runs in this process, where its allocations can be counted.
    var isLocal = true

    /// - Parameter run: does the operation on this thread, and says how many times it was.
    init(_ name: String, run: @escaping (_ operations: Int) -> Int) {
        self.name = name
        self.run = { operations in
            let start = Self.threadTime()
            let done = run(operations)
            return (done, Self.threadTime() - start)
        }
    }

    /// - Parameter run: has another process do the operation, and says what time it took there.
    init(elsewhere name: String, run: @escaping (_ operations: Int) -> Double) {
        self.name = name
        self.run = { ($0, run($0)) }
        isLocal = false
    }

    /// The processor time of this thread in nanoseconds: time in which another process had the core is left out.
    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
