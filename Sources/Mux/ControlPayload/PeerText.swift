// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// Texts for people that peers send each other: reasons and errors.
///
/// They are bounded, because they end up in logs and error values, and they are taken as they come: bytes that are not
/// UTF-8 are replaced, not refused.
public enum PeerText {
    /// How much of a text is taken or sent, in bytes of UTF-8.
    public static let maximumByteCount = 65536

    /// The text of bytes that a peer sent.
    public static func decode(_ bytes: RawSpan) -> String {
        bytes.extracting(first: maximumByteCount).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes to send for a text.
    public static func encode(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(maximumByteCount + 1))
        guard bytes.count > maximumByteCount else { return bytes }
        // Cut before the character that does not fit whole: its first byte is not a continuation byte.
        var end = maximumByteCount
        while end > 0, bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return Array(bytes[..<end])
    }
}

extension MessagePackReader {
    /// Reads a text for people.
    mutating func readPeerText() throws(MessagePackError) -> String {
        PeerText.decode(bytes.extracting(try readStringBytes()))
    }

    /// Reads a text of at most `limit` bytes; ones that are not UTF-8 are replaced.
    mutating func readText(limit: Int) throws(MessagePackError) -> String {
        let start = offset
        let range = try readStringBytes()
        guard range.count <= limit else {
            let message = "text of \(range.count) bytes, at most \(limit) are accepted"
            throw MessagePackError(code: .overflow, offset: start, message: message)
        }
        return bytes.extracting(range).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension MessagePackWriter {
    /// Writes a text for people, or a short name.
    mutating func writePeerText(_ text: String) {
        let bytes = PeerText.encode(text)
        writeStringHeader(byteCount: UInt32(truncatingIfNeeded: bytes.count))
        append(contentsOf: bytes)
    }
}
