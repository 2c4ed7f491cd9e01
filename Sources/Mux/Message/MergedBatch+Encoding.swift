// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MergedBatch {
    /// The outer tuple of a batch of `count` parts: no number but that, no flags, no payload.
    private static func header(count: UInt32) -> MessageHeader {
        MessageHeader(sequence: count, operation: .merged)
    }

    /// The length of the outer tuple of a batch of `count` parts, in bytes: 9 to 13.
    public static func outerLength(count: UInt32) -> Int {
        header(count: count).encodedLength(payloadLength: 0)
    }

    /// Writes the outer tuple to the start of `buffer`.
    ///
    /// - Returns: the number of bytes written, which is ``outerLength(count:)``.
    /// - Throws: `bufferTooSmall`.
    @discardableResult
    public static func encodeOuter(
        count: UInt32,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        try header(count: count).encode(payload: UnsafeRawBufferPointer(start: nil, count: 0), into: buffer)
    }

    /// The length of what goes before each part of `partLength` bytes: 2, 3 or 5.
    public static func partHeaderLength(_ partLength: Int) -> Int {
        WireInteger.binaryHeaderLength(partLength)
    }

    /// Writes what goes before a part of `partLength` bytes to the start of `buffer`.
    ///
    /// - Returns: the number of bytes written, which is ``partHeaderLength(_:)``.
    /// - Throws: `bufferTooSmall`; `payloadTooLong` for a part of more than 2^32-1 bytes.
    @discardableResult
    public static func encodePartHeader(
        partLength: Int,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        guard partLength <= MessageHeader.maximumPayloadLength else {
            throw MessageError(code: .payloadTooLong, message: "part of \(partLength) bytes")
        }
        let length = partHeaderLength(partLength)
        guard var position = buffer.baseAddress, buffer.count >= length else {
            throw MessageError(code: .bufferTooSmall, message: "buffer of \(buffer.count) bytes, header of \(length)")
        }
        WireInteger.writeBinaryHeader(partLength, to: &position)
        return length
    }
}
