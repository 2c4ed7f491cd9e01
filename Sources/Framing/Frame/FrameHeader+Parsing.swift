// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension FrameHeader {
    /// What the front of some bytes holds.
    public enum ParseResult: Sendable, Hashable {
        /// A header, and the number of bytes it takes.
        case complete(FrameHeader, length: Int)
        /// The beginning of a header, of which at least so many bytes are still missing.
        case incomplete(missing: Int)
    }

    /// Parses the header at the front of `bytes` and holds it to the rules of RFC 6455 §5.
    ///
    /// The rules are checked in the order of the bytes and as soon as the byte in question is there, so that the
    /// outcome does not depend on how the bytes were split on their way.
    ///
    /// - Parameters:
    ///   - bytes: What has been received, from the first byte of a frame on.
    ///   - sender: Who sent it, which decides whether it has to be masked (§5.1). With nil both are taken.
    ///   - allowed: The reserved bits to which negotiated extensions give meaning (§5.2).
    /// - Throws: ``FramingError`` with the code of the rule that is broken and the close code 1002.
    public static func parse(
        _ bytes: RawSpan,
        sentBy sender: Role?,
        allowing allowed: ReservedBits = []
    ) throws(FramingError) -> ParseResult {
        let available = bytes.byteCount
        let shortest = sender == .client ? 6 : 2
        guard available >= 1 else { return .incomplete(missing: shortest) }
        let first = bytes.byte(at: 0)
        let reservedBits = ReservedBits(rawValue: first &>> 4)
        guard reservedBits.isSubset(of: allowed) else { throw .reservedBits(reservedBits.subtracting(allowed)) }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode(first & 0x0F) }
        let isFinal = first & 0x80 != 0
        guard isFinal || !opcode.isControl else { throw .fragmentedControlFrame(opcode) }

        guard available >= 2 else { return .incomplete(missing: shortest - 1) }
        let second = bytes.byte(at: 1)
        let isMasked = second & 0x80 != 0
        if let sender, isMasked != sender.masksFrames { throw isMasked ? .maskedFrame : .unmaskedFrame }
        let shortLength = second & 0x7F
        guard shortLength <= 125 || !opcode.isControl else { throw .oversizedControlFrame(opcode) }

        let lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0
        let headerLength = 2 + lengthBytes + (isMasked ? 4 : 0)
        guard available >= 2 + lengthBytes else { return .incomplete(missing: headerLength - available) }
        let payloadLength = try parseLength(shortLength, bytes)
        guard available >= headerLength else { return .incomplete(missing: headerLength - available) }
        let header = FrameHeader(
            opcode: opcode,
            payloadLength: payloadLength,
            maskingKey: isMasked ? MaskingKey(lowestFirst: bytes.littleEndianWord(at: 2 + lengthBytes)) : nil,
            isFinal: isFinal,
            reservedBits: reservedBits
        )
        return .complete(header, length: headerLength)
    }

    /// Reads the payload length, all bytes of which are there.
    private static func parseLength(_ short: UInt8, _ bytes: RawSpan) throws(FramingError) -> Int {
        switch short {
        case 126:
            let length = Int(bytes.bigEndian(at: 2, as: UInt16.self))
            guard length > 125 else { throw .nonMinimalLength(length, bytes: 2) }
            return length
        case 127:
            guard let length = Int(exactly: bytes.bigEndian(at: 2, as: UInt64.self)) else { throw .invalidLength }
            guard length > 0xFFFF else { throw .nonMinimalLength(length, bytes: 8) }
            return length
        default:
            return Int(short)
        }
    }
}

/// Bounds are checked by the span, and before that by the parser, which never reads what is not there.
extension RawSpan {
    fileprivate func byte(at offset: Int) -> UInt8 {
        unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    fileprivate func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as: Number.Type) -> Number {
        Number(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    fileprivate func littleEndianWord(at offset: Int) -> UInt32 {
        UInt32(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
