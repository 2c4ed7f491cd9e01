// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Reads MessagePack values, one after another, from bytes that it borrows.
///
/// Each `read` either returns a value and moves `offset` past it, or throws a ``MessagePackError`` and leaves `offset`
/// where the value begins. Any encoding whose value fits is accepted, also longer ones than a writer would pick.
/// Nothing is copied: texts and byte strings can be taken as ranges of ``bytes``. Lengths are checked against the bytes
/// that are really there, and against ``MessagePackLimits``, before anything is sized by them.
///
/// A reader is a value. A copy reads on its own: try one way on a copy, and take the other on the original.
public struct MessagePackReader: ~Escapable {
    /// The bytes being read. Offsets and ranges count from their start.
    public let bytes: RawSpan

    /// Where the next value begins, in `0...bytes.byteCount`.
    public internal(set) var offset: Int {
        @inlinable get { bytes.byteCount &- remaining }
        set {
            assert((0...bytes.byteCount).contains(newValue), "an offset beyond the bytes")
            next = end - (bytes.byteCount &- newValue)
        }
    }

    // Places in memory, not offsets: what is next is loaded without a look at where the bytes begin. They are of use for as long as `bytes`
    // is, and this is no longer than it: `bytes` borrows what they lie in.
    @usableFromInline var next: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    @usableFromInline var depthLeft: Int
    @usableFromInline var elementsLeft: Int
    @usableFromInline let maximumStringBytes: Int
    @usableFromInline let maximumBinaryBytes: Int

    /// Starts to read at `offset`, which is brought into `0...bytes.byteCount`.
    @inlinable
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan, at offset: Int = 0, limits: MessagePackLimits = .defaults) {
        self.bytes = bytes
        // Any place will do to read nothing from.
        let nothing: StaticString = ""
        let start = bytes.withUnsafeBytes { $0.baseAddress } ?? UnsafeRawPointer(nothing.utf8Start)
        next = start + min(max(0, offset), bytes.byteCount)
        end = start + bytes.byteCount
        depthLeft = limits.maximumDepth
        elementsLeft = limits.maximumElements
        maximumStringBytes = limits.maximumStringBytes
        maximumBinaryBytes = limits.maximumBinaryBytes
    }

    /// The number of bytes not read yet.
    @inlinable
    public var remaining: Int { end - next }

    /// Whether all bytes have been read.
    @inlinable
    public var isAtEnd: Bool { remaining == 0 }

    /// The type of the next value, without reading it.
    ///
    /// - Throws: `truncated` at the end of the bytes, `reservedByte` for 0xc1.
    public func peekType() throws(MessagePackError) -> MessagePackType {
        let byte = try firstByte()
        guard let type = MessagePackType(firstByte: byte) else {
            throw MessagePackError(code: .reservedByte, offset: offset, message: "reserved byte 0xc1")
        }
        return type
    }

    /// Reads `nil` if it is the next value.
    ///
    /// - Returns: whether it was; otherwise nothing has been read.
    /// - Throws: `truncated` at the end of the bytes.
    @inlinable
    @inline(__always)
    public mutating func readNilIfPresent() throws(MessagePackError) -> Bool {
        guard try firstByte() == 0xc0 else { return false }
        next += 1
        return true
    }

    /// Reads `nil`.
    ///
    /// - Throws: `truncated`, `wrongType`.
    @inlinable
    public mutating func readNil() throws(MessagePackError) {
        guard try readNilIfPresent() else { throw .mismatch(expected: .nil, in: bytes, at: offset) }
    }

    /// Reads `true` or `false`.
    ///
    /// - Throws: `truncated`, `wrongType`.
    @inlinable
    @inline(__always)
    public mutating func readBool() throws(MessagePackError) -> Bool {
        let byte = try firstByte()
        guard byte &- 0xc2 < 2 else { throw .mismatch(expected: .bool, in: bytes, at: offset) }
        next += 1
        return byte == 0xc3
    }

    /// Moves past `count` raw bytes that are not MessagePack.
    ///
    /// - Throws: `truncated` if there are fewer, or `count` is negative.
    public mutating func skipBytes(_ count: Int) throws(MessagePackError) {
        guard count >= 0, count <= remaining else { throw .truncated(at: offset) }
        next += count
    }

    /// Checks that nothing follows what has been read.
    ///
    /// - Throws: `trailingBytes`.
    @inlinable
    public func finish() throws(MessagePackError) {
        guard isAtEnd else { throw .trailing(remaining, at: offset) }
    }
}
