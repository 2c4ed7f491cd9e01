// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Writes MessagePack values, one after another, each in its shortest encoding, into a buffer that grows.
///
/// The writer owns its buffer and cannot be copied. Keep one and empty it with ``removeAll(keepingCapacity:)`` to encode many values
/// without allocating; take what has been written as ``bytes``, or borrow it as ``span`` or with ``withUnsafeBytes(_:)`` to copy
/// it once into a buffer of another kind.
///
/// The writer does not check that a collection's header is followed by as many values as it announces.
public struct MessagePackWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutableRawPointer?
    @usableFromInline var end: Int
    @usableFromInline var capacity: Int

    /// Makes an empty writer with room for `capacity` bytes.
    public init(reservingCapacity capacity: Int = 0) {
        base = nil
        end = 0
        self.capacity = 0
        if capacity > 0 { grow(by: capacity) }
    }

    deinit {
        base?.deallocate()
    }

    /// The number of bytes written so far.
    @inlinable
    public var byteCount: Int { end }

    /// A copy of what has been written so far.
    public var bytes: [UInt8] {
        guard let base, end > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: end) { buffer, count in
            buffer.baseAddress.map { UnsafeMutableRawPointer($0).copyMemory(from: base, byteCount: end) }
            count = end
        }
    }

    /// What has been written so far, in place.
    public var span: RawSpan {
        @_lifetime(borrow self)
        get {
            guard let base else { return RawSpan() }
            return _overrideLifetime(RawSpan(_unsafeStart: base, byteCount: end), borrowing: self)
        }
    }

    /// Calls `body` with what has been written so far, in place. The bytes are there until it returns.
    public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: end))
    }

    /// Empties the writer, and frees its buffer unless that is to be kept for what is written next.
    public mutating func removeAll(keepingCapacity: Bool = false) {
        removeAll(keepingCapacityUpTo: keepingCapacity ? .max : 0)
    }

    /// Empties the writer, and frees its buffer if it has grown beyond `limit` bytes: one large value does not make a writer that is
    /// kept hold its memory for good.
    public mutating func removeAll(keepingCapacityUpTo limit: Int) {
        end = 0
        guard capacity > limit else { return }
        base?.deallocate()
        base = nil
        capacity = 0
    }

    /// Makes room for `count` bytes more than have been written.
    public mutating func reserveCapacity(_ count: Int) {
        if count > capacity - end { grow(by: count) }
    }

    /// Writes `nil`.
    @inlinable
    public mutating func writeNil() {
        append(0xc0)
    }

    /// Writes `true` or `false`.
    @inlinable
    public mutating func write(_ value: Bool) {
        append(value ? 0xc3 : 0xc2)
    }

    /// Writes a float 32.
    @inlinable
    public mutating func write(_ value: Float) {
        append(0xca, value.bitPattern)
    }

    /// Writes a float 64.
    @inlinable
    public mutating func write(_ value: Double) {
        append(0xcb, value.bitPattern)
    }
}

// The buffer belongs to one writer, which cannot be copied, and nothing else ever holds its address.
extension MessagePackWriter: @unchecked Sendable {}
