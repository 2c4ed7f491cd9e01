// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if os(Linux)
    import Foundation

    /// The memory of this process, by the kernel's own account.
    enum ProcessMemory {
        /// The bytes that are resident now.
        static var resident: Int? { field("VmRSS:") }

        /// The most bytes that have ever been resident.
        static var peak: Int? { field("VmHWM:") }

        /// Whether a sanitizer is at work, whose own memory dwarfs what is measured.
        static var isSanitized: Bool {
            ["__asan_init", "__tsan_init"].contains { (name: String) in dlsym(nil, name) != nil }
        }

        private static func field(_ name: String) -> Int? {
            guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
            for line in status.split(separator: "\n") where line.hasPrefix(name) {
                let number = line.dropFirst(name.count).prefix { $0.isWhitespace || $0.isNumber }
                return Int(number.trimmingCharacters(in: .whitespaces)).map { $0 * 1024 }
            }
            return nil
        }
    }
#endif
