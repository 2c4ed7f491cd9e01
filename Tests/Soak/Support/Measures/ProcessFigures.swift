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
    /// Open file descriptors, without the timers of Dispatch.
    package var descriptors = 0
    /// Resident memory, in KiB.
    package var residentKilobytes = 0
    /// Memory that the allocator has given out, in KiB, with glibc. What it keeps for later, or cannot give back to the system because
    /// of what lies beside it, does not count.
    package var allocatedKilobytes = 0

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
        figures.allocatedKilobytes = readAllocatedKilobytes()
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
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var target = [UInt8](repeating: 0, count: 256)
            let length = target.withUnsafeMutableBytes { bytes in
                guard let start = bytes.baseAddress else { return 0 }
                return readlink("/proc/self/fd/\(name)", start.assumingMemoryBound(to: CChar.self), bytes.count)
            }
            // "." and ".." lead nowhere.
            guard length > 0 else { continue }
            // Dispatch opens one for each kind of timer, when it is first used, and keeps it.
            if String(decoding: target.prefix(length), as: UTF8.self).contains("[timerfd]") { continue }
            count += 1
        }
        // The folder itself.
        return count - 1
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

    private static func readAllocatedKilobytes() -> Int {
        guard let symbol = dlsym(nil, "malloc_info") else { return 0 }
        typealias Function = @convention(c) (Int32, OpaquePointer) -> Int32
        var text: UnsafeMutablePointer<CChar>?
        var length = 0
        guard let stream = open_memstream(&text, &length) else { return 0 }
        _ = unsafeBitCast(symbol, to: Function.self)(0, OpaquePointer(stream))
        fclose(stream)
        defer { free(text) }
        guard let text else { return 0 }
        // What follows the last arena is the sum of all.
        let lines = String(cString: text).split(separator: "\n")
        let totals = lines.suffix(from: lines.lastIndex(of: "</heap>") ?? lines.startIndex)
        var bytes = 0
        for line in totals {
            let fields = line.split(separator: "\"")
            guard let size = fields.last(where: { Int($0) != nil }).flatMap({ Int($0) }) else { continue }
            if line.contains("\"current\"") || line.contains("\"mmap\"") { bytes += size }
            if line.contains("\"fast\"") || line.contains("\"rest\"") { bytes -= size }
        }
        return bytes >> 10
    }
}
