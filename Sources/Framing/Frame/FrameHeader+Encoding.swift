// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension FrameHeader {
    /// The number of bytes that this header takes on the wire, 2 ... 14.
    public var encodedLength: Int {
        2 + extendedLengthBytes + (maskingKey == nil ? 0 : 4)
    }

    /// The number of bytes of the extended payload length: the shortest that holds it (RFC 6455 §5.2).
    private var extendedLengthBytes: Int {
        if payloadLength <= 125 { 0 } else if payloadLength <= 0xFFFF { 2 } else { 8 }
    }

    /// Writes the header at `offset` of `buffer`.
    ///
    /// - Returns: The number of bytes written; nil, with nothing written, if they do not fit.
    public func encode(into buffer: UnsafeMutableRawBufferPointer, at offset: Int = 0) -> Int? {
        encodeInline(into: buffer, at: offset)
    }

    /// The same, for callers to whom the call matters.
    @inline(__always)
    func encodeInline(into buffer: UnsafeMutableRawBufferPointer, at offset: Int = 0) -> Int? {
        let length = encodedLength
        guard let base = buffer.baseAddress, offset >= 0, offset <= buffer.count, buffer.count - offset >= length else {
            return nil
        }
        write(length, to: base + offset)
        return length
    }

    /// Writes the header so that it ends just before `end`, where the payload begins.
    ///
    /// A sender leaves a gap of ``maximumEncodedLength`` bytes, encodes the payload behind it, and puts the header in
    /// front once the payload's length is known.
    ///
    /// - Returns: The offset at which the header begins; nil, with nothing written, if it does not fit.
    public func encode(into buffer: UnsafeMutableRawBufferPointer, endingAt end: Int) -> Int? {
        encodeInline(into: buffer, endingAt: end)
    }

    /// The same, for callers to whom the call matters.
    @inline(__always)
    func encodeInline(into buffer: UnsafeMutableRawBufferPointer, endingAt end: Int) -> Int? {
        let length = encodedLength
        guard let base = buffer.baseAddress, end >= length, end <= buffer.count else { return nil }
        write(length, to: base + (end - length))
        return end - length
    }

    /// Writes all of the header, which is `count` bytes long, to `target`, where the callers above have found room for it.
    @inline(__always)
    private func write(_ count: Int, to target: UnsafeMutableRawPointer) {
        let maskBit: UInt8 = maskingKey == nil ? 0 : 0x80
        let length = UInt64(clamping: payloadLength)
        let first = (isFinal ? 0x80 : 0) | reservedBits.rawValue &<< 4 | opcode.rawValue
        switch extendedLengthBytes {
        case 0:
            target.storeBytes(of: maskBit | UInt8(truncatingIfNeeded: length), toByteOffset: 1, as: UInt8.self)
        case 2:
            target.storeBytes(of: maskBit | 126, toByteOffset: 1, as: UInt8.self)
            target.storeBytes(of: UInt16(truncatingIfNeeded: length).bigEndian, toByteOffset: 2, as: UInt16.self)
        default:
            target.storeBytes(of: maskBit | 127, toByteOffset: 1, as: UInt8.self)
            target.storeBytes(of: length.bigEndian, toByteOffset: 2, as: UInt64.self)
        }
        target.storeBytes(of: first, as: UInt8.self)
        if let maskingKey {
            target.storeBytes(of: maskingKey.value.littleEndian, toByteOffset: count &- 4, as: UInt32.self)
        }
    }
}
