// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension UUID: MessagePackEncodable, MessagePackDecodable {
    /// Writes a bin of 16 bytes.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.writeBinaryHeader(byteCount: 16)
        withUnsafeBytes(of: uuid) { writer.append($0) }
    }

    /// Reads a bin of 16 bytes, or a text such as `E621E1F8-C36C-495A-93FC-0C247A3E6E5F`.
    ///
    /// - Throws: `invalidValue` for another length or another text.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        if try reader.peekType() == .str {
            let text = try reader.readString()
            guard Self.isWhole(text), let id = UUID(uuidString: text) else { throw Self.invalid(at: start) }
            self = id
        } else {
            let range = try reader.readBinary()
            guard range.count == 16 else { throw Self.invalid(at: start) }
            let bytes = reader.bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: (UInt64, UInt64).self)
            self.init(uuid: unsafeBitCast(bytes, to: uuid_t.self))
        }
    }

    /// Whether a text has the digits and the hyphens of a UUID and nothing else: Foundation takes others for one, too.
    private static func isWhole(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard utf8.count == 36 else { return false }
        for (index, byte) in utf8.enumerated() {
            let isHyphen = byte == UInt8(ascii: "-")
            let isDigit = byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
            guard [8, 13, 18, 23].contains(index) ? isHyphen : isDigit else { return false }
        }
        return true
    }

    private static func invalid(at offset: Int) -> MessagePackError {
        MessagePackError(code: .invalidValue, offset: offset, message: "no UUID")
    }
}
