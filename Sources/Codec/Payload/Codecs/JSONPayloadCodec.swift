// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Encodes `Codable` values in JSON. No payload is read as `null`, which optional values are.
public struct JSONPayloadCodec<Value: Codable>: PayloadCodec {
    /// The most bytes that are decoded by default: JSON takes many times its size in memory while it is.
    public static var defaultMaximumBytes: Int { 16_777_216 }

    private let encoder: JSONEncoder
    private let decoder: JSONDecoder
    private let maximumBytes: Int

    /// Makes a codec; by default with keys in ascending order, and slashes as they are.
    ///
    /// The encoder and the decoder are not to be changed afterwards.
    ///
    /// - Parameter maximumBytes: the most bytes of a payload that are decoded.
    public init(
        encoder: JSONEncoder? = nil,
        decoder: JSONDecoder = JSONDecoder(),
        maximumBytes: Int = Self.defaultMaximumBytes
    ) {
        self.maximumBytes = maximumBytes
        self.encoder = encoder ?? Self.makeEncoder()
        self.decoder = decoder
    }

    static func makeEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// Appends the value.
    public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
        do {
            writer.append(contentsOf: try encoder.encode(value))
        } catch {
            throw .encodingFailed(error)
        }
    }

    /// Decodes a payload.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
        let count = payload?.byteCount ?? 0
        guard count <= maximumBytes else {
            let message = "JSON of \(count) bytes, at most \(maximumBytes) are accepted"
            throw CodecError(code: .decodingFailed, message: message)
        }
        let json = payload == nil ? Data("null".utf8) : Data(payload: payload)
        do {
            return try decoder.decode(Value.self, from: json)
        } catch {
            throw .decodingFailed(error)
        }
    }
}
