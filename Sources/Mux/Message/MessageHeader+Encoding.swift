// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessageHeader {
    /// The longest payload that a message can carry, in bytes.
    public static let maximumPayloadLength = Int(clamping: UInt32.max)

    /// The length of the whole message in bytes: tuple, payload, subroute and checksum.
    ///
    /// - Parameter payloadLength: in bytes, in `0...maximumPayloadLength`.
    public func encodedLength(payloadLength: Int, hasSubroute: Bool = false) -> Int {
        tupleLength(payloadLength: payloadLength) &+ payloadLength &+ trailerLength(hasSubroute: hasSubroute)
    }

    /// Writes the whole message to the start of `buffer`: tuple, payload, subroute, and the checksum if the flags have
    /// ``MessageFlags/crc``. On the wire ``MessageFlags/subroute`` is set exactly if there is one, whatever `flags` says.
    ///
    /// - Returns: the number of bytes written, which is ``encodedLength(payloadLength:hasSubroute:)``.
    /// - Throws: `payloadTooLong`, `bufferTooSmall`; nothing has been written then.
    @discardableResult
    public func encode(
        payload: UnsafeRawBufferPointer,
        subroute: Subroute? = nil,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        guard payload.count <= Self.maximumPayloadLength else { throw .payloadTooLong(payload.count) }
        // All writes below lie within the message's length, which has room here. Most often there is much more room, and
        // the exact length need not be worked out.
        guard let start = buffer.baseAddress,
            buffer.count - payload.count >= Self.maximumOverhead
                || buffer.count >= encodedLength(payloadLength: payload.count, hasSubroute: subroute != nil)
        else { throw .bufferTooSmall(buffer.count) }
        var end = writeTuple(payloadLength: payload.count, hasSubroute: subroute != nil, to: start)
        if let source = payload.baseAddress {
            end.copyMemory(from: source, byteCount: payload.count)
            end += payload.count
        }
        return writeTrailer(subroute: subroute, from: start, at: end) - start
    }

    /// Writes the whole message to the start of `buffer`, as ``encode(payload:subroute:into:)`` does.
    @discardableResult
    public func encode(
        payload: RawSpan,
        subroute: Subroute? = nil,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        try payload.withUnsafeBytes { source throws(MessageError) in
            try encode(payload: source, subroute: subroute, into: buffer)
        }
    }

    /// The whole message in an array of its own, for where speed does not matter.
    ///
    /// - Throws: `payloadTooLong`.
    public func encoded(payload: [UInt8] = [], subroute: Subroute? = nil) throws(MessageError) -> [UInt8] {
        guard payload.count <= Self.maximumPayloadLength else { throw .payloadTooLong(payload.count) }
        let length = encodedLength(payloadLength: payload.count, hasSubroute: subroute != nil)
        var bytes = [UInt8](repeating: 0, count: length)
        var span = bytes.mutableSpan
        try span.withUnsafeMutableBytes { buffer throws(MessageError) in
            _ = try encode(payload: payload.span.bytes, subroute: subroute, into: buffer)
        }
        return bytes
    }

    /// The most that tuple, subroute and checksum take together: the array header, numbers of at most 64, 32, 32, 8, 8 and
    /// 8 bits, the header of the payload, and the trailer.
    private static let maximumOverhead = 1 + 9 + 5 + 5 + 2 + 2 + 2 + 5 + Subroute.byteCount + Message.checksumLength
}

extension MessageError {
    @inline(never)
    fileprivate static func payloadTooLong(_ count: Int) -> MessageError {
        MessageError(code: .payloadTooLong, message: "payload of \(count) bytes")
    }

    @inline(never)
    fileprivate static func bufferTooSmall(_ count: Int) -> MessageError {
        MessageError(code: .bufferTooSmall, message: "buffer of \(count) bytes is too small for the message")
    }
}
