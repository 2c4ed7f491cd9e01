// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Maps of texts are what most maps are. They are read and written here by code that is compiled for them, also where it is found out at
// run time only that a dictionary is one.

extension MessagePackWriter {
    /// Writes a map of texts.
    @usableFromInline
    mutating func write(_ map: [String: String]) throws(MessagePackError) {
        try writeMapHeader(exactly: map.count)
        for (key, value) in map {
            try write(key)
            try write(value)
        }
    }
}

extension MessagePackReader {
    /// Reads a map of texts.
    @inlinable
    @inline(__always)
    mutating func readStringMap() throws(MessagePackError) -> [String: String] {
        var left = try beginMap()
        var last = offset
        var isRepeated = false
        var map = readShortPairs(&left, last: &last) { first, _ in
            isRepeated = true
            return first
        }
        guard !isRepeated else { throw .duplicate("key", at: last) }
        if left > 0 { try readPairs(left, into: &map) }
        endCollection()
        return map
    }

    /// Reads pairs of texts of any form.
    @inline(never)
    @usableFromInline
    mutating func readPairs(_ count: Int, into map: inout [String: String]) throws(MessagePackError) {
        for _ in 0..<count {
            let start = offset
            let key = try readKeyString()
            let value = try readString()
            guard map.updateValue(value, forKey: key) == nil else { throw .duplicate("key", at: start) }
        }
    }

    /// Reads pairs of texts as long as these are short and ASCII, which mostly is to the end, and no key is there already.
    ///
    /// - Parameters:
    ///   - left: how many pairs there are, and then how many are left.
    ///   - last: where the pair begins that was read last.
    ///   - combine: is given what two equal keys have.
    @inlinable
    @inline(__always)
    mutating func readShortPairs(
        _ left: inout Int,
        last: inout Int,
        combine: (String, String) -> String
    ) -> [String: String] {
        var pairs = ShortPairs(next: next, end: end, left: left, maximumBytes: maximumStringBytes)
        let room = reservation(for: left, of: (String, String).self)
        let map = withUnsafeMutablePointer(to: &pairs) { pairs in
            [String: String](
                ShortPairs.Unread(pairs: pairs, underestimatedCount: room),
                uniquingKeysWith: { first, second in
                    pairs.pointee.isRepeated = true
                    return combine(first, second)
                }
            )
        }
        last = offset &+ (pairs.last - next)
        next = pairs.next
        left = pairs.left
        return map
    }
}

/// Pairs of short texts, as they lie in memory.
///
/// A table is made of a sequence in less time than pair by pair: until it is done nobody else has it.
@usableFromInline
struct ShortPairs {
    @usableFromInline var next: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    @usableFromInline var left: Int
    @usableFromInline let maximumBytes: Int
    @usableFromInline var last: UnsafeRawPointer
    @usableFromInline var isRepeated = false

    @inlinable
    init(next: UnsafeRawPointer, end: UnsafeRawPointer, left: Int, maximumBytes: Int) {
        self.next = next
        self.end = end
        self.left = left
        self.maximumBytes = maximumBytes
        last = next
    }

    @inlinable
    @inline(__always)
    mutating func pop() -> (String, String)? {
        guard left > 0, !isRepeated else { return nil }
        var place = next
        guard let key = UTF8Text.short(&place, end: end, maximumBytes: maximumBytes),
            let value = UTF8Text.short(&place, end: end, maximumBytes: maximumBytes)
        else { return nil }
        last = next
        next = place
        left &-= 1
        return (key, value)
    }

    /// What is left, taken from where it is kept.
    @usableFromInline
    struct Unread: Sequence, IteratorProtocol {
        @usableFromInline let pairs: UnsafeMutablePointer<ShortPairs>
        @usableFromInline let underestimatedCount: Int

        @inlinable
        init(pairs: UnsafeMutablePointer<ShortPairs>, underestimatedCount: Int) {
            self.pairs = pairs
            self.underestimatedCount = underestimatedCount
        }

        @inlinable
        @inline(__always)
        mutating func next() -> (String, String)? { pairs.pointee.pop() }
    }
}
