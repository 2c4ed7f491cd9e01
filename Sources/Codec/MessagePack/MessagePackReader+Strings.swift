// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads a str and returns where its bytes lie in ``bytes``. They are not checked to be UTF-8.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`.
    @inlinable
    public mutating func readStringBytes() throws(MessagePackError) -> Range<Int> {
        let byte = try firstByte()
        if byte & 0xe0 == 0xa0 {
            return try takeBody(header: 1, count: UInt32(byte & 0x1f), limit: maximumStringBytes)
        }
        return try readLongStringBytes()
    }

    @inline(never)
    @usableFromInline
    mutating func readLongStringBytes() throws(MessagePackError) -> Range<Int> {
        let limit = maximumStringBytes
        switch try firstByte() {
        case 0xd9: return try takeBody(header: 2, count: UInt32(try number(UInt8.self, atDistance: 1)), limit: limit)
        case 0xda: return try takeBody(header: 3, count: UInt32(try number(UInt16.self, atDistance: 1)), limit: limit)
        case 0xdb: return try takeBody(header: 5, count: try number(UInt32.self, atDistance: 1), limit: limit)
        default: throw .mismatch(expected: .str, in: bytes, at: position)
        }
    }

    /// Reads a str.
    ///
    /// - Throws: `truncated`, `wrongType`, `invalidUTF8`, `limitExceeded`.
    public mutating func readString() throws(MessagePackError) -> String {
        let start = position
        let byte = try firstByte()
        let range =
            byte & 0xe0 == 0xa0
            ? try takeBody(header: 1, count: UInt32(byte & 0x1f), limit: maximumStringBytes) : try readLongStringBytes()
        guard let string = bytes.string(range) else {
            position = start
            throw .invalidUTF8(at: start)
        }
        return string
    }

    /// Reads a str that is to be a key of a table.
    ///
    /// Hashing a text takes time by the square of the combining marks that it has in a row, so no more than 30 of them are accepted, as in
    /// stream-safe text (Unicode Standard Annex #15, §13).
    ///
    /// - Throws: what ``readString()`` throws; `limitExceeded` for more combining marks in a row.
    public mutating func readKeyString() throws(MessagePackError) -> String {
        let start = position
        let text = try readString()
        do throws(MessagePackError) {
            try KeyText.check(text, at: start)
        } catch {
            position = start
            throw error
        }
        return text
    }

    /// Reads a bin and returns where its bytes lie in ``bytes``.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`; a str is not taken for a bin.
    public mutating func readBinary() throws(MessagePackError) -> Range<Int> {
        let limit = maximumBinaryBytes
        switch try firstByte() {
        case 0xc4: return try takeBody(header: 2, count: UInt32(try number(UInt8.self, atDistance: 1)), limit: limit)
        case 0xc5: return try takeBody(header: 3, count: UInt32(try number(UInt16.self, atDistance: 1)), limit: limit)
        case 0xc6: return try takeBody(header: 5, count: try number(UInt32.self, atDistance: 1), limit: limit)
        default: throw .mismatch(expected: .bin, in: bytes, at: position)
        }
    }
}

extension RawSpan {
    /// The text of bytes, which must be there; `nil` if they are not UTF-8. Those that are ASCII, which most are, need no second look.
    @inline(__always)
    func string(_ range: Range<Int>) -> String? {
        withUnsafeBytes { bytes in
            // No range of a reader's ends before it begins.
            let count = range.upperBound &- range.lowerBound
            guard let base = bytes.baseAddress, count > 0 else { return "" }
            let start = base + range.lowerBound
            guard Self.isASCII(start, count: count) else {
                return Self.unicodeString(UnsafeRawBufferPointer(start: start, count: count))
            }
            let utf8 = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
            return String(copying: UTF8Span(unchecked: Span<UInt8>(_unsafeElements: utf8), isKnownASCII: true))
        }
    }

    @inline(never)
    private static func unicodeString(_ raw: UnsafeRawBufferPointer) -> String? {
        let utf8 = Span<UInt8>(_unsafeElements: raw.assumingMemoryBound(to: UInt8.self))
        guard let checked = try? UTF8Span(validating: utf8) else { return nil }
        return String(copying: checked)
    }

    /// Whether no byte of 1 or more has its top bit set. Words overlap where the length is no multiple of theirs.
    @inline(__always)
    private static func isASCII(_ start: UnsafeRawPointer, count: Int) -> Bool {
        guard count <= 32 else { return isLongASCII(start, count: count) }
        if count >= 8 {
            var bits = word(UInt64.self, start, 0) | word(UInt64.self, start, count &- 8)
            if count > 16 { bits |= word(UInt64.self, start, 8) | word(UInt64.self, start, count &- 16) }
            return bits & 0x8080_8080_8080_8080 == 0
        }
        if count >= 4 {
            return (word(UInt32.self, start, 0) | word(UInt32.self, start, count &- 4)) & 0x8080_8080 == 0
        }
        let bits = word(UInt8.self, start, 0) | word(UInt8.self, start, count &>> 1)
        return bits | word(UInt8.self, start, count &- 1) < 0x80
    }

    /// The same for 8 bytes or more.
    @inline(never)
    private static func isLongASCII(_ start: UnsafeRawPointer, count: Int) -> Bool {
        var bits = word(UInt64.self, start, count &- 8)
        var index = 0
        while index &+ 8 <= count {
            bits |= word(UInt64.self, start, index)
            index &+= 8
        }
        return bits & 0x8080_8080_8080_8080 == 0
    }

    @inline(__always)
    private static func word<Word: BitwiseCopyable>(_ type: Word.Type, _ start: UnsafeRawPointer, _ index: Int) -> Word
    {
        start.loadUnaligned(fromByteOffset: index, as: Word.self)
    }
}
