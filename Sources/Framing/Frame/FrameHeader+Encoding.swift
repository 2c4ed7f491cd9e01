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
        let length = encodedLength
        guard offset >= 0, offset <= buffer.count, buffer.count - offset >= length else { return nil }
        write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<offset + length]))
        return length
    }

    /// Writes the header so that it ends just before `end`, where the payload begins.
    ///
    /// A sender leaves a gap of ``maximumEncodedLength`` bytes, encodes the payload behind it, and puts the header in
    /// front once the payload's length is known.
    ///
    /// - Returns: The offset at which the header begins; nil, with nothing written, if it does not fit.
    public func encode(into buffer: UnsafeMutableRawBufferPointer, endingAt end: Int) -> Int? {
        let length = encodedLength
        guard end >= length, end <= buffer.count else { return nil }
        write(to: UnsafeMutableRawBufferPointer(rebasing: buffer[end - length..<end]))
        return end - length
    }

    /// Fills `target`, which is exactly as long as the header.
    private func write(to target: UnsafeMutableRawBufferPointer) {
        let maskBit: UInt8 = maskingKey == nil ? 0 : 0x80
        let length = UInt64(clamping: payloadLength)
        target[0] = (isFinal ? 0x80 : 0) | reservedBits.rawValue &<< 4 | opcode.rawValue
        switch extendedLengthBytes {
        case 0:
            target[1] = maskBit | UInt8(truncatingIfNeeded: length)
        case 2:
            target[1] = maskBit | 126
            target.storeBytes(of: UInt16(truncatingIfNeeded: length).bigEndian, toByteOffset: 2, as: UInt16.self)
        default:
            target[1] = maskBit | 127
            target.storeBytes(of: length.bigEndian, toByteOffset: 2, as: UInt64.self)
        }
        if let maskingKey {
            target.storeBytes(of: maskingKey.value.littleEndian, toByteOffset: target.count - 4, as: UInt32.self)
        }
    }
}
