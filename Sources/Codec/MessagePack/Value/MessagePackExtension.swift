// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A value of an application's own type: a number from -128 to 127, of which the negative ones are MessagePack's to give, and bytes.
public struct MessagePackExtension: Hashable, Sendable {
    /// The number of the type.
    public var type: Int8

    /// The bytes of the value.
    public var body: [UInt8]

    /// Makes a value of a type.
    public init(type: Int8, body: [UInt8]) {
        self.type = type
        self.body = body
    }
}

extension MessagePackExtension: MessagePackEncodable, MessagePackDecodable {
    /// Writes an ext.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.writeExtension(type: type, body: body)
    }

    /// Reads an ext of any type.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let (type, range) = try reader.readExtension()
        self.init(type: type, body: reader.bytes.extracting(range).withUnsafeBytes { [UInt8]($0) })
    }
}
