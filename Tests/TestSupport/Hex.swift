// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Bytes as hexadecimal digits, and back.
package enum Hex {
    /// Why a text is not bytes in hexadecimal.
    package struct Malformed: Error {
        package let text: String
    }

    /// The bytes that an even number of digits stands for.
    package static func decode(_ text: String) throws -> [UInt8] {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { throw Malformed(text: text) }
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            guard let high = digit(digits[index]), let low = digit(digits[index + 1]) else {
                throw Malformed(text: text)
            }
            return high << 4 | low
        }
    }

    /// The digits of bytes, in lower case.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
