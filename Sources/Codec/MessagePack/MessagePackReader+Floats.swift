// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads a float 32 or float 64 as a `Double`, which holds both exactly.
    ///
    /// - Throws: `truncated`, `wrongType`; integers are not converted.
    public mutating func readDouble() throws(MessagePackError) -> Double {
        switch try firstByte() {
        case 0xca:
            let value = Double(Float(bitPattern: try number(UInt32.self, atDistance: 1)))
            offset += 5
            return value
        case 0xcb:
            let value = Double(bitPattern: try number(UInt64.self, atDistance: 1))
            offset += 9
            return value
        default:
            throw mismatch(expected: .float)
        }
    }

    /// Reads a float 32.
    ///
    /// - Throws: `truncated`, `wrongType`; a float 64 is refused, for it might lose digits.
    public mutating func readFloat() throws(MessagePackError) -> Float {
        let byte = try firstByte()
        guard byte == 0xca else {
            guard byte == 0xcb else { throw mismatch(expected: .float) }
            throw MessagePackError(code: .wrongType, offset: offset, message: "expected float 32, found float 64")
        }
        let value = Float(bitPattern: try number(UInt32.self, atDistance: 1))
        offset += 5
        return value
    }
}
