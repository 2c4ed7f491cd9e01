// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The bytes of an input, taken one by one.
struct FuzzedBytes {
    private var rest: ArraySlice<UInt8>
    /// Differs for each payload, so that none is taken for another.
    private var serial: UInt8 = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = Array(bytes)[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next byte; 0 behind the last.
    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// The next byte as a choice.
    mutating func choice<Value>(of values: [Value]) -> Value { values[Int(byte()) % values.count] }

    /// One of a collection's elements, nil if it has none.
    mutating func element<Value>(of values: [Value]) -> Value? {
        values.isEmpty ? nil : choice(of: values)
    }

    /// A payload whose length the next byte says: none, an empty one, up to 126 bytes, or up to 3072.
    mutating func payload() -> [UInt8]? {
        let size = byte()
        guard size > 0 else { return nil }
        serial &+= 1
        let count = size < 128 ? Int(size) - 1 : (Int(size) - 127) * 24
        var bytes = [UInt8](repeating: serial, count: count)
        for index in stride(from: 0, to: count, by: 7) { bytes[index] = UInt8(truncatingIfNeeded: index) }
        return bytes
    }
}
