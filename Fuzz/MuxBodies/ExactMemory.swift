// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Memory of just as many bytes as are in use. An array has room behind its last element, where the address sanitizer
/// lets everything pass.
enum ExactMemory {
    /// Lets `body` read a copy of the bytes in memory of its own.
    static func read<Result, Failure: Error>(
        _ bytes: some Collection<UInt8>,
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { memory.deallocate() }
        memory.copyBytes(from: bytes)
        return try body(UnsafeRawBufferPointer(memory).bytes)
    }

    /// What `body` makes of so many bytes, all of one value before.
    static func write<Failure: Error>(
        _ count: Int,
        over filler: UInt8 = 0,
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: filler)
        try body(memory)
        return Array(memory)
    }
}
