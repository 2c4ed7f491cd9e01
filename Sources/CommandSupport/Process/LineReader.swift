// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads a pipe line by line.
package enum LineReader {
    /// A longer line ends the reading, so that a wrong program at the other end cannot fill the memory.
    private static let maximumLineLength = 1 << 20

    /// The lines that arrive at the descriptor, without their line feeds, until its end.
    ///
    /// A thread waits for them. It stays until the descriptor's end, whatever becomes of the sequence.
    ///
    /// - Parameter closing: Whether the descriptor is closed at its end.
    package static func lines(of descriptor: Int32, closing: Bool) -> AsyncStream<String> {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        DispatchQueue(label: "lines of \(descriptor)").async {
            var pending: [UInt8] = []
            while pending.count <= maximumLineLength, append(to: &pending, from: descriptor) {
                while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: pending[..<end], as: UTF8.self))
                    pending.removeSubrange(...end)
                }
            }
            if closing { close(descriptor) }
            continuation.finish()
        }
        return lines
    }

    /// Waits for bytes and appends them. Returns whether there may be more.
    private static func append(to bytes: inout [UInt8], from descriptor: Int32) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes.append(contentsOf: chunk[..<count])
            return true
        }
    }
}
