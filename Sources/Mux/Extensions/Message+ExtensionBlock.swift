// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension Message {
    /// The length of what says how long an extension block is.
    static let extensionBlockHeaderLength = 2

    /// Where the extension block lies, without the two bytes of its length; `nil` without ``MessageFlags/extended``.
    ///
    /// What lies between the block and the subroute or checksum is ignored, as all bytes there are by `GRID-V1 §2.1`.
    ///
    /// - Parameter bytes: the bytes that the message was parsed from. The result counts from their start.
    /// - Throws: `missingExtensionBlock` if fewer bytes are there than the length says, or no length.
    public func extensionBlock(in bytes: RawSpan) throws(MessageError) -> Range<Int>? {
        guard header.flags.contains(.extended) else { return nil }
        let body = body.clamped(to: bytes.byteOffsets)
        guard body.count >= Self.extensionBlockHeaderLength else { throw .missingExtensionBlock(nil, body) }
        let length = UInt16(
            bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: body.lowerBound, as: UInt16.self)
        )
        let rest = body.dropFirst(Self.extensionBlockHeaderLength)
        guard rest.count >= Int(length) else { throw .missingExtensionBlock(length, body) }
        return rest.lowerBound..<rest.lowerBound + Int(length)
    }
}

extension MessageError {
    @inline(never)
    fileprivate static func missingExtensionBlock(_ length: UInt16?, _ body: Range<Int>) -> MessageError {
        let expected = length.map { "extension block of \($0) bytes and its length" } ?? "length of an extension block"
        let message = "\(expected) expected, \(body.count) bytes left"
        return MessageError(code: .missingExtensionBlock, offset: body.lowerBound, message: message)
    }
}
