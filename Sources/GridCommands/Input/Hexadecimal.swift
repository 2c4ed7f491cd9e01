// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Bytes as pairs of hexadecimal digits. White space between digits is ignored.
enum Hexadecimal {
    struct InvalidText: Error {
        /// Offset of the first wrong character, in characters; the text's length when a digit is missing at its end.
        var offset: Int
    }

    static func decode(_ text: String) throws(InvalidText) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        var offset = 0
        for character in text {
            defer { offset += 1 }
            if character.isWhitespace { continue }
            guard character.isASCII, let digit = character.hexDigitValue else { throw InvalidText(offset: offset) }
            if let first = high {
                bytes.append(first << 4 | UInt8(truncatingIfNeeded: digit))
                high = nil
            } else {
                high = UInt8(truncatingIfNeeded: digit)
            }
        }
        guard high == nil else { throw InvalidText(offset: offset) }
        return bytes
    }

    static func encode(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            var end = 0
            for byte in bytes {
                text[end] = digits[Int(byte >> 4)]
                text[end + 1] = digits[Int(byte & 15)]
                end += 2
            }
            return end
        }
    }
}
