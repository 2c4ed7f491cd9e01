// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A type that writes itself as one MessagePack value, straight into a writer.
///
/// ```swift
/// struct Disk: MessagePackCodable {
///     var path: String
///     var free: UInt64
///
///     func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
///         writer.writeMapHeader(count: 2)
///         writer.writeKey("path")
///         try path.encode(to: &writer)
///         writer.writeKey("free")
///         try free.encode(to: &writer)
///     }
/// }
/// ```
public protocol MessagePackEncodable {
    /// Writes exactly one value.
    ///
    /// - Throws: a ``MessagePackError`` for what MessagePack cannot hold.
    func encode(to writer: inout MessagePackWriter) throws(MessagePackError)

    /// Writes an array of values of this type: as an array, unless the type has a shorter way, as bytes have.
    static func encode(
        elements: UnsafeBufferPointer<Self>,
        to writer: inout MessagePackWriter
    ) throws(MessagePackError)
}

extension MessagePackEncodable {
    /// Writes the elements as an array.
    @inlinable
    public static func encode(
        elements: UnsafeBufferPointer<Self>,
        to writer: inout MessagePackWriter
    ) throws(MessagePackError) {
        try writer.writeArrayHeader(exactly: elements.count)
        for element in elements { try element.encode(to: &writer) }
    }

    /// The value in MessagePack.
    ///
    /// - Throws: a ``MessagePackError`` for what MessagePack cannot hold.
    @inlinable
    public func messagePackBytes() throws(MessagePackError) -> [UInt8] {
        var writer = MessagePackWriter()
        try encode(to: &writer)
        return writer.bytes
    }
}

extension MessagePackWriter {
    /// Writes a value of any type that writes itself.
    ///
    /// - Throws: a ``MessagePackError`` for what MessagePack cannot hold.
    @inlinable
    public mutating func encode(_ value: some MessagePackEncodable) throws(MessagePackError) {
        try value.encode(to: &self)
    }
}
