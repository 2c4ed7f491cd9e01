// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A value that is written in MessagePack as a bin of its JSON.
public struct JSONWrapper<Value: Codable> {
    /// What is wrapped.
    public var value: Value

    /// Wraps a value.
    public init(_ value: Value) {
        self.value = value
    }
}

extension JSONWrapper: Equatable where Value: Equatable {}
extension JSONWrapper: Hashable where Value: Hashable {}
extension JSONWrapper: Sendable where Value: Sendable {}

extension JSONWrapper: MessagePackEncodable, MessagePackDecodable {
    /// Writes a bin.
    ///
    /// - Throws: `invalidValue` for a value that JSON cannot hold.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        let json: Data
        do {
            json = try JSONPayloadCodec<Value>.makeEncoder().encode(value)
        } catch {
            let message = CodecError.encodingFailed(error).message
            throw MessagePackError(code: .invalidValue, offset: 0, message: message)
        }
        try writer.writeBinary(json)
    }

    /// Reads a bin or a str; `nil` as `null`.
    ///
    /// - Throws: `invalidJSON`, also for JSON that is no such value; `limitExceeded` for more than 16 MiB of it.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        let range: Range<Int>
        switch try reader.peekType() {
        case .nil:
            try reader.readNil()
            range = start..<start
        case .str: range = try reader.readStringBytes()
        default: range = try reader.readBinary()
        }
        let limit = JSONPayloadCodec<Value>.defaultMaximumBytes
        guard range.count <= limit else { throw .tooLong(range.count, limit: limit, at: start) }
        let json = range.isEmpty ? Data("null".utf8) : Data(payload: reader.bytes.extracting(range))
        do {
            value = try JSONDecoder().decode(Value.self, from: json)
        } catch {
            let message = CodecError.decodingFailed(error).message
            throw MessagePackError(code: .invalidJSON, offset: start, message: message)
        }
    }
}
