// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Decodes types that are `Decodable`.
///
/// Maps are keyed containers, arrays are unkeyed ones. Numbers are taken by their value, whatever they were encoded as; a key that a type asks
/// for must not be there twice, others are ignored. What is read of a type of the standard library is what its ``MessagePackDecodable``
/// conformance reads; that conformance is several times faster where a type of one's own has it.
///
/// A decoder is a value that can be used from any thread.
public struct MessagePackDecoder: Sendable {
    /// How the keys of maps are read. Keys of dictionaries are read as they are.
    public enum KeyDecodingStrategy: Sendable {
        /// A key is the string value of a coding key.
        case useDefaultKeys
        /// A key is the string value in snake case: `free_bytes` is `freeBytes`.
        case convertFromSnakeCase
        /// A key is what the closure makes of the path, whose last element is the key as it is written.
        case custom(@Sendable (_ codingPath: [any CodingKey]) -> any CodingKey)
    }

    /// How a `Date` is read.
    public enum DateDecodingStrategy: Sendable {
        /// A timestamp of any form, also the older one of `GRID-V1 §2.4`.
        case timestamp
        /// A number of seconds since 1970.
        case secondsSince1970
        /// A number of milliseconds since 1970.
        case millisecondsSince1970
        /// Text by ISO 8601, such as `2023-11-14T22:13:20Z`.
        case iso8601
        /// What the closure decodes.
        case custom(@Sendable (_ decoder: any Decoder) throws -> Date)
    }

    /// How keys are read. As they are by default.
    public var keyDecodingStrategy: KeyDecodingStrategy = .useDefaultKeys

    /// How a `Date` is read. As a timestamp by default.
    public var dateDecodingStrategy: DateDecodingStrategy = .timestamp

    /// What types find in their decoder's `userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// What the bytes can make the decoder hold or do.
    public var limits: MessagePackLimits = .defaults

    /// Makes a decoder with the default strategies and limits.
    public init() {}

    /// Decodes a value that is all there is in the bytes.
    ///
    /// - Throws: a `DecodingError` with the path of what could not be decoded, whose underlying error is a ``MessagePackError`` with the offset;
    ///   or what a type throws.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: RawSpan) throws -> Value {
        try bytes.withUnsafeBytes { bytes in
            let state = DecodingState(self, bytes: bytes)
            // A decoder that someone has kept would otherwise read memory that is no longer ours.
            defer { state.close() }
            return try DecodingLevel(state).decodeRoot(type)
        }
    }

    /// Decodes a value that is all there is in the bytes.
    ///
    /// - Throws: what ``decode(_:from:)-(_,RawSpan)`` throws.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) throws -> Value {
        try decode(type, from: bytes.span.bytes)
    }
}
