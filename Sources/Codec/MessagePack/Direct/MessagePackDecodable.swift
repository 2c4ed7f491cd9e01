// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A type that reads itself from one MessagePack value, straight from a reader.
///
/// Types that hold other values enter arrays and maps with ``MessagePackReader/beginArray()`` and ``MessagePackReader/beginMap()``, which
/// bound how deep values of a peer's making can nest. Numbers are taken by their value: an integer or a float of any encoding, if the
/// type holds it exactly. A key that a map has twice is an error, unless nobody asks for it.
///
/// ```swift
/// init(from reader: inout MessagePackReader) throws(MessagePackError) {
///     let start = reader.offset
///     var left = try reader.beginMap()
///     var path: String?
///     var free: UInt64?
///     // In the order in which they are written, which is nearly always the case.
///     if left > 0, reader.readKeyIfNext("path") { left -= 1; path = try String(from: &reader) }
///     if left > 0, reader.readKeyIfNext("free") { left -= 1; free = try UInt64(from: &reader) }
///     while left > 0 {
///         left -= 1
///         let key = reader.offset
///         if reader.readKeyIfNext("path") {
///             guard path == nil else { throw .duplicateKey("path", in: Self.self, at: key) }
///             path = try String(from: &reader)
///         } else if reader.readKeyIfNext("free") {
///             guard free == nil else { throw .duplicateKey("free", in: Self.self, at: key) }
///             free = try UInt64(from: &reader)
///         } else {
///             try reader.skipPair()
///         }
///     }
///     reader.endCollection()
///     guard let path else { throw .missingKey("path", in: Self.self, at: start) }
///     guard let free else { throw .missingKey("free", in: Self.self, at: start) }
///     self.path = path
///     self.free = free
/// }
/// ```
public protocol MessagePackDecodable {
    /// Reads exactly one value. After an error the reader is of no use for what follows.
    ///
    /// - Throws: a ``MessagePackError`` for bytes that are no value of this type.
    init(from reader: inout MessagePackReader) throws(MessagePackError)

    /// Reads a value that is to be the key of a dictionary or an element of a set: what ``init(from:)`` reads, but for values that cannot be
    /// told apart or take more than their share of time to be hashed.
    ///
    /// By default all are taken. A type that hashes texts or floats of a peer's making should read those by this initializer.
    ///
    /// - Throws: what ``init(from:)`` throws; `limitExceeded` for a text with more than 30 combining marks in a row, `invalidValue` for a
    ///   float that is no number.
    init(keyFrom reader: inout MessagePackReader) throws(MessagePackError)

    /// Reads an array of values of this type; also from what ``MessagePackEncodable/encode(elements:to:)`` of the type may write instead.
    static func decodeElements(from reader: inout MessagePackReader) throws(MessagePackError) -> [Self]
}

/// A type that writes itself as a MessagePack value and reads itself from one.
public typealias MessagePackCodable = MessagePackEncodable & MessagePackDecodable

extension MessagePackDecodable {
    /// Reads any value.
    @inlinable
    @inline(__always)
    public init(keyFrom reader: inout MessagePackReader) throws(MessagePackError) {
        try self.init(from: &reader)
    }

    /// Reads an array.
    @inlinable
    public static func decodeElements(from reader: inout MessagePackReader) throws(MessagePackError) -> [Self] {
        let count = try reader.beginArray()
        let elements: [Self] = try reader.elements(count: count)
        reader.endCollection()
        return elements
    }

    /// Reads a value that is all there is in the bytes.
    ///
    /// - Throws: a ``MessagePackError`` for bytes that are no value of this type; `trailingBytes` if more follow.
    @inlinable
    public init(
        messagePack bytes: RawSpan,
        limits: MessagePackLimits = .defaults
    ) throws(MessagePackError) {
        var reader = MessagePackReader(bytes, limits: limits)
        try self.init(from: &reader)
        try reader.finish()
    }

    /// Reads a value that is all there is in the bytes.
    ///
    /// - Throws: a ``MessagePackError`` for bytes that are no value of this type; `trailingBytes` if more follow.
    @inlinable
    public init(
        messagePack bytes: [UInt8],
        limits: MessagePackLimits = .defaults
    ) throws(MessagePackError) {
        try self.init(messagePack: bytes.span.bytes, limits: limits)
    }
}

extension MessagePackReader {
    /// Reads the elements of an array whose header has been read.
    @inlinable
    mutating func elements<Element: MessagePackDecodable>(count: Int) throws(MessagePackError) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(reservation(for: count, of: Element.self))
        for _ in 0..<count { elements.append(try Element(from: &self)) }
        return elements
    }

    /// Reads a value of any type that reads itself.
    ///
    /// - Throws: a ``MessagePackError`` for bytes that are no value of this type.
    @inlinable
    public mutating func decode<Value: MessagePackDecodable>(
        _ type: Value.Type = Value.self
    ) throws(MessagePackError) -> Value {
        try Value(from: &self)
    }
}
