// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Memory of just as many bytes as are in use. An array has room behind its last element, where the address sanitizer
/// lets everything pass.
enum ExactMemory {
    /// Lets `body` work on the bytes in memory of their own, and takes over what it makes of them.
    static func work<Result, Failure: Error>(
        on bytes: inout [UInt8],
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: bytes)
        defer { bytes.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(memory)) } }
        return try body(memory)
    }

    /// Lets `body` read a copy of the bytes in memory of its own.
    static func read<Result, Failure: Error>(
        _ bytes: some Collection<UInt8>,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: bytes)
        return try body(UnsafeRawBufferPointer(memory))
    }
}
