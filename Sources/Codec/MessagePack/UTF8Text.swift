// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Texts made of bytes. Those that are ASCII, which most are, need no second look.
@usableFromInline
enum UTF8Text {
    /// Takes a str of the shortest form, if that is what is next and it is ASCII.
    @inlinable
    @inline(__always)
    static func short(_ next: inout UnsafeRawPointer, end: UnsafeRawPointer, maximumBytes: Int) -> String? {
        guard next < end else { return nil }
        let byte = next.load(as: UInt8.self)
        let count = Int(truncatingIfNeeded: byte & 0x1f)
        guard byte & 0xe0 == 0xa0, count < end - next, count <= maximumBytes,
            let text = shortASCII(next + 1, count: count)
        else { return nil }
        next += 1 &+ count
        return text
    }

    /// The text of `count` bytes, at most 32; `nil` if they are not all ASCII.
    @inline(never)
    @usableFromInline
    static func shortASCII(_ start: UnsafeRawPointer, count: Int) -> String? {
        guard count > 0 else { return "" }
        return isShortASCII(start, count: count) ? ascii(start, count: count) : nil
    }

    /// The text of `count` bytes; `nil` if they are not UTF-8.
    static func string(_ start: UnsafeRawPointer, count: Int) -> String? {
        guard count > 0 else { return "" }
        if count <= 32 ? isShortASCII(start, count: count) : isLongASCII(start, count: count) {
            return ascii(start, count: count)
        }
        let utf8 = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        guard let checked = try? UTF8Span(validating: Span(_unsafeElements: utf8)) else { return nil }
        return String(copying: checked)
    }

    @inline(__always)
    private static func ascii(_ start: UnsafeRawPointer, count: Int) -> String {
        let utf8 = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        return String(copying: UTF8Span(unchecked: Span(_unsafeElements: utf8), isKnownASCII: true))
    }

    /// Whether no byte of 1 to 32 has its top bit set. Words overlap where the length is no multiple of theirs.
    @inline(__always)
    private static func isShortASCII(_ start: UnsafeRawPointer, count: Int) -> Bool {
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
