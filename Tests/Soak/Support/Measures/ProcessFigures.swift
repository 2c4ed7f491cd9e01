// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What this process holds of the machine, as the Linux kernel says. Zero where there is no `/proc`.
package struct ProcessFigures: Codable, Hashable, Sendable {
    /// Open file descriptors.
    package var descriptors = 0
    /// Resident memory, in KiB.
    package var residentKilobytes = 0

    /// What it holds now, after memory that is free has been given back to the system: what an allocator keeps for later is not
    /// what a leak would be.
    package static var current: ProcessFigures {
        // Only glibc has it, and not among what Swift sees of it.
        if let symbol = dlsym(nil, "malloc_trim") {
            _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
        }
        var figures = ProcessFigures()
        figures.descriptors = countDescriptors()
        figures.residentKilobytes = readResidentKilobytes()
        return figures
    }

    /// Lets the process open as many files as it may.
    package static func raiseDescriptorLimit() {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }

    private static func countDescriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // The folder itself, "." and "..".
        return count - 3
    }

    private static func readResidentKilobytes() -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = fread(&bytes, 1, bytes.count, file)
        for line in String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n") {
            guard line.hasPrefix("VmRSS:") else { continue }
            return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { Int($0) }.first ?? 0
        }
        return 0
    }
}
