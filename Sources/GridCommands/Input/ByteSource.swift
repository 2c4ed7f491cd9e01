// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file that is read to its end.
struct ByteSource {
    static let standardInput = ByteSource(descriptor: STDIN_FILENO, name: "standard input")

    /// More than any message that a node takes by default; keeps a wrong path from filling the memory.
    static let maximumLength = 1 << 28

    private var descriptor: Int32
    private var name: String

    static func readFile(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(.failure, "cannot open '\(path)': \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        return try ByteSource(descriptor: descriptor, name: "'\(path)'").readToEnd()
    }

    func readToEnd() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandFailure(.failure, "cannot read \(name): \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= Self.maximumLength else {
                throw CommandFailure(.failure, "\(name) is longer than \(Self.maximumLength) bytes")
            }
        }
    }
}
