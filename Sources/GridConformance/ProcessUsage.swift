// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What this process has used of the machine, from `getrusage(2)`.
package struct ProcessUsage: Sendable {
    /// Processor time in the program, in seconds.
    package var userSeconds: Double
    /// Processor time in the kernel on its behalf, in seconds.
    package var systemSeconds: Double
    /// The most memory that was resident at one time, in KiB.
    package var maximumResidentKilobytes: Int

    /// Processor time in the program and in the kernel, in seconds.
    package var processorSeconds: Double { userSeconds + systemSeconds }

    package static var current: ProcessUsage {
        var usage = rusage()
        #if canImport(Glibc)
            let target = __rusage_who_t(RUSAGE_SELF.rawValue)
        #else
            let target = RUSAGE_SELF
        #endif
        getrusage(target, &usage)
        #if canImport(Darwin)
            let bytesPerUnit = 1
        #else
            let bytesPerUnit = 1024
        #endif
        return ProcessUsage(
            userSeconds: seconds(usage.ru_utime),
            systemSeconds: seconds(usage.ru_stime),
            maximumResidentKilobytes: Int(usage.ru_maxrss) * bytesPerUnit / 1024
        )
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
}
