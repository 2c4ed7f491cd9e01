// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// What an enumeration with raw values, or a wrapper of one value, gets by declaring the conformance.
extension MessagePackEncodable where Self: RawRepresentable, RawValue: MessagePackEncodable {
    /// Writes the raw value.
    @inlinable
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try rawValue.encode(to: &writer)
    }
}

extension MessagePackDecodable where Self: RawRepresentable, RawValue: MessagePackDecodable {
    /// Reads a raw value.
    ///
    /// - Throws: `invalidValue` for one that stands for nothing; what ``MessagePackDecodable/init(keyFrom:)`` throws.
    @inlinable
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        // Finding the case of a text compares it, which takes as long as hashing it.
        let rawValue = try RawValue(keyFrom: &reader)
        guard let value = Self(rawValue: rawValue) else {
            throw .unknownRawValue("\(rawValue)", of: Self.self, at: start)
        }
        self = value
    }
}

extension MessagePackError {
    @inline(never)
    @usableFromInline
    static func unknownRawValue(_ value: String, of type: Any.Type, at offset: Int) -> Self {
        // A peer chose the value; do not carry more of it than helps.
        let message = "\(BoundedText.prefix(of: value, bytes: 64)) is no value of \(type)"
        return Self(code: .invalidValue, offset: offset, message: message)
    }
}
