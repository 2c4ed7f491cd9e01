// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension UInt8: MessagePackEncodable, MessagePackDecodable {
    /// Writes the integer in its shortest form.
    @inlinable
    @inline(__always)
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.write(UInt64(self))
    }

    /// Reads an integer, or a float that is whole.
    @inlinable
    @inline(__always)
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        self = try reader.readWholeNumber(Self.self)
    }

    /// Writes bytes as a bin.
    @inlinable
    public static func encode(
        elements: UnsafeBufferPointer<UInt8>,
        to writer: inout MessagePackWriter
    ) throws(MessagePackError) {
        try writer.writeBinary(elements)
    }

    /// Reads bytes from a bin, or from an array of integers.
    @inlinable
    public static func decodeElements(from reader: inout MessagePackReader) throws(MessagePackError) -> [UInt8] {
        guard try reader.isArrayNext() else { return try reader.readBinaryBytes() }
        return try reader.readIntegers()
    }
}
