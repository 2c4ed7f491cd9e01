// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessageHeader {
    /// The longest payload that a message can carry, in bytes.
    public static let maximumPayloadLength = Int(clamping: UInt32.max)

    /// The length of the whole message in bytes: tuple, payload, extension block, subroute and checksum.
    ///
    /// - Parameters:
    ///   - payloadLength: in bytes, in `0...maximumPayloadLength`.
    ///   - extensionBlockLength: in bytes, in `0...ExtensionBlock.maximumByteCount`, without those that say the length;
    ///     `nil` for no block.
    public func encodedLength(
        payloadLength: Int,
        hasSubroute: Bool = false,
        extensionBlockLength: Int? = nil
    ) -> Int {
        tupleLength(payloadLength: payloadLength, hasExtensionBlock: extensionBlockLength != nil) &+ payloadLength
            &+ trailerLength(hasSubroute: hasSubroute, extensionBlockLength: extensionBlockLength)
    }

    /// Writes the whole message to the start of `buffer`: tuple, payload, extension block, subroute, and the checksum if
    /// the flags have ``MessageFlags/crc``. On the wire ``MessageFlags/subroute`` is set exactly if there is one, whatever
    /// `flags` says; ``MessageFlags/extended`` is set if there is a block, and otherwise as it is in `flags`.
    ///
    /// - Parameter extensionBlock: what `ExtensionBlock.encoded()` returned; `nil` for no block.
    /// - Returns: the number of bytes written, which is
    ///   ``encodedLength(payloadLength:hasSubroute:extensionBlockLength:)``.
    /// - Throws: `payloadTooLong`, `extensionBlockTooLong`, `bufferTooSmall`; nothing has been written then.
    @discardableResult
    public func encode(
        payload: UnsafeRawBufferPointer,
        subroute: Subroute? = nil,
        extensionBlock: [UInt8]? = nil,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        // Most messages have no block: after this they are not asked for one again.
        guard let extensionBlock else {
            return try write(payload: payload, subroute: subroute, extensionBlock: nil, to: buffer)
        }
        return try encode(payload: payload, subroute: subroute, block: extensionBlock, into: buffer)
    }

    @inline(never)
    private func encode(
        payload: UnsafeRawBufferPointer,
        subroute: Subroute?,
        block: [UInt8],
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        guard block.count <= ExtensionBlock.maximumByteCount else { throw .extensionBlockTooLong(block.count) }
        return try write(payload: payload, subroute: subroute, extensionBlock: block, to: buffer)
    }

    @inline(__always)
    private func write(
        payload: UnsafeRawBufferPointer,
        subroute: Subroute?,
        extensionBlock: [UInt8]?,
        to buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        guard payload.count <= Self.maximumPayloadLength else { throw .payloadTooLong(payload.count) }
        // All writes below lie within the message's length, which has room here. Most often there is much more room, and
        // the exact length need not be worked out.
        guard let start = buffer.baseAddress,
            buffer.count - payload.count >= Self.maximumOverhead &+ (extensionBlock?.count ?? 0)
                || buffer.count
                    >= encodedLength(
                        payloadLength: payload.count,
                        hasSubroute: subroute != nil,
                        extensionBlockLength: extensionBlock?.count
                    )
        else { throw .bufferTooSmall(buffer.count) }
        var end = writeTuple(
            payloadLength: payload.count,
            hasSubroute: subroute != nil,
            hasExtensionBlock: extensionBlock != nil,
            to: start
        )
        if let source = payload.baseAddress {
            end.copyMemory(from: source, byteCount: payload.count)
            end += payload.count
        }
        return writeTrailer(subroute: subroute, extensionBlock: extensionBlock, from: start, at: end) - start
    }

    /// Writes the whole message to the start of `buffer`, as ``encode(payload:subroute:extensionBlock:into:)`` does.
    @discardableResult
    public func encode(
        payload: RawSpan,
        subroute: Subroute? = nil,
        extensionBlock: [UInt8]? = nil,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(MessageError) -> Int {
        try payload.withUnsafeBytes { source throws(MessageError) in
            try encode(payload: source, subroute: subroute, extensionBlock: extensionBlock, into: buffer)
        }
    }

    /// The whole message in an array of its own, for where speed does not matter.
    ///
    /// - Throws: `payloadTooLong`, `extensionBlockTooLong`.
    public func encoded(
        payload: [UInt8] = [],
        subroute: Subroute? = nil,
        extensionBlock: [UInt8]? = nil
    ) throws(MessageError) -> [UInt8] {
        guard payload.count <= Self.maximumPayloadLength else { throw .payloadTooLong(payload.count) }
        let length = encodedLength(
            payloadLength: payload.count,
            hasSubroute: subroute != nil,
            extensionBlockLength: extensionBlock?.count
        )
        var bytes = [UInt8](repeating: 0, count: length)
        var span = bytes.mutableSpan
        try span.withUnsafeMutableBytes { buffer throws(MessageError) in
            _ = try encode(
                payload: payload.span.bytes,
                subroute: subroute,
                extensionBlock: extensionBlock,
                into: buffer
            )
        }
        return bytes
    }

    /// The most that all but the payload and the extension block take together: the array header, numbers of at most 64,
    /// 32, 32, 8, 8 and 8 bits, the header of the payload, the length of the block, and the trailer.
    private static let maximumOverhead =
        1 + 9 + 5 + 5 + 2 + 2 + 2 + 5 + Message.extensionBlockHeaderLength + Subroute.byteCount
        + Message.checksumLength
}

extension MessageError {
    @inline(never)
    fileprivate static func payloadTooLong(_ count: Int) -> MessageError {
        MessageError(code: .payloadTooLong, message: "payload of \(count) bytes")
    }

    @inline(never)
    fileprivate static func extensionBlockTooLong(_ count: Int) -> MessageError {
        MessageError(code: .extensionBlockTooLong, message: "extension block of \(count) bytes")
    }

    @inline(never)
    fileprivate static func bufferTooSmall(_ count: Int) -> MessageError {
        MessageError(code: .bufferTooSmall, message: "buffer of \(count) bytes is too small for the message")
    }
}
