// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The program that is running.
package enum Executable {
    /// Its path, which does not depend on how it was found by the shell.
    package static var path: String {
        #if os(Linux)
            if let path = resolve("/proc/self/exe") { return path }
        #else
            var size: UInt32 = 1 << 14
            var bytes = [CChar](repeating: 0, count: Int(size))
            if _NSGetExecutablePath(&bytes, &size) == 0, let path = bytes.withUnsafeBufferPointer(resolve) {
                return path
            }
        #endif
        return CommandLine.arguments.first.flatMap(resolve) ?? CommandLine.arguments.first ?? ""
    }

    private static func resolve(_ path: UnsafeBufferPointer<CChar>) -> String? {
        path.baseAddress.flatMap { resolve(String(cString: $0)) }
    }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
