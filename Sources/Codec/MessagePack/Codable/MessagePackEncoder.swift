// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Encodes types that are `Encodable`.
///
/// Keyed containers become maps, unkeyed ones arrays. A `Date` is written by the ``dateEncodingStrategy``, `Data` and `[UInt8]` as a bin,
/// a `UUID` as a bin of 16 bytes, a `URL` as a str, a dictionary with `Int` keys as a map with integers for keys. What is written of
/// a type of the standard library is what its ``MessagePackEncodable`` conformance writes; that conformance is several times faster where
/// a type of one's own has it.
///
/// An encoder is a value that can be used from any thread.
public struct MessagePackEncoder: Sendable {
    /// How the keys of keyed containers are written. Keys of dictionaries are written as they are.
    public enum KeyEncodingStrategy: Sendable {
        /// The string value of the key.
        case useDefaultKeys
        /// The string value in snake case: `freeBytes` as `free_bytes`.
        case convertToSnakeCase
        /// The integer value of keys that have one, otherwise the string value. Every decoder takes both.
        case useIntegerValues
        /// The string value of a key that the closure makes of the path, whose last element is the key.
        case custom(@Sendable (_ codingPath: [any CodingKey]) -> any CodingKey)
    }

    /// How a `Date` is written.
    public enum DateEncodingStrategy: Sendable {
        /// A timestamp, ext type -1.
        case timestamp
        /// A float 64 of the seconds since 1970.
        case secondsSince1970
        /// A float 64 of the milliseconds since 1970.
        case millisecondsSince1970
        /// Text by ISO 8601, to the second, such as `2023-11-14T22:13:20Z`.
        case iso8601
        /// What the closure encodes.
        case custom(@Sendable (_ date: Date, _ encoder: any Encoder) throws -> Void)
    }

    /// What becomes of an optional property that is `nil`.
    public enum NilEncodingStrategy: Sendable {
        /// It is left out, with its key.
        case omit
        /// It is written as `nil`.
        case write
    }

    /// How keys are written. As they are by default.
    public var keyEncodingStrategy: KeyEncodingStrategy = .useDefaultKeys

    /// How a `Date` is written. As a timestamp by default.
    public var dateEncodingStrategy: DateEncodingStrategy = .timestamp

    /// What becomes of an optional property that is `nil`. It is left out by default.
    public var nilEncodingStrategy: NilEncodingStrategy = .omit

    /// What types find in their encoder's `userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// How many containers may be open within one another. 128 by default, as many as a decoder takes.
    public var maximumDepth = MessagePackLimits.defaults.maximumDepth

    /// Makes an encoder with the default strategies.
    public init() {}

    /// The value in MessagePack.
    ///
    /// - Throws: an `EncodingError` with the path of what could not be encoded, or what a type throws.
    public func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 256)
        try encode(value, to: &writer)
        return writer.bytes
    }

    /// Appends the value to what a writer has written.
    ///
    /// - Throws: an `EncodingError` with the path of what could not be encoded, or what a type throws; the writer is then as it was.
    public func encode<Value: Encodable>(_ value: Value, to writer: inout MessagePackWriter) throws {
        try withUnsafeMutablePointer(to: &writer) { writer in
            let state = EncodingState(self)
            try EncodingLevel(state, parent: nil, step: .none, writer: writer).encodeRoot(value)
        }
    }
}
