// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Moves past the next value and all that it contains.
    ///
    /// Takes time in proportion to the bytes skipped and constant memory, however deep the value nests: the values still
    /// to come are counted, not stacked.
    ///
    /// - Throws: `truncated`, `reservedByte`; the offset is then where the value began, the error's where it broke.
    public mutating func skip() throws(MessagePackError) {
        let start = offset
        var pending = 1
        do throws(MessagePackError) {
            while pending > 0 {
                // Every value yet to come takes a byte at least, hence the count cannot outgrow the bytes.
                guard pending <= remaining else { throw truncated() }
                pending += try skipHead() - 1
            }
        } catch {
            offset = start
            throw error
        }
    }

    /// Moves past a scalar, or past the header of a collection, and returns how many values that one contains.
    private mutating func skipHead() throws(MessagePackError) -> Int {
        switch try peekType() {
        case .int: _ = try readIntegerBits()
        case .nil, .bool: offset += 1
        case .float: _ = try readDouble()
        case .str: _ = try readStringBytes()
        case .bin: _ = try readBinary()
        case .ext: _ = try readExtension()
        case .array: return try readArrayHeader()
        case .map: return try readMapHeader() * 2
        }
        return 0
    }
}
