// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes texts, and what has a text that it can be made of again, such as numbers, as UTF-8. No payload is read as an empty text.
public struct TextPayloadCodec<Value: LosslessStringConvertible>: PayloadCodec {
    /// Makes a codec.
    public init() {}

    /// Appends the text.
    public func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError) {
        writer.append(contentsOf: value.description.utf8)
    }

    /// Decodes a payload.
    ///
    /// - Throws: `decodingFailed` for bytes that are not UTF-8, or a text that is none of a value.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> Value {
        let text = payload?.utf8Text ?? (payload == nil ? "" : nil)
        guard let text else { throw CodecError(code: .decodingFailed, message: "the payload is not UTF-8") }
        // A `Character` is made of one letter only, and traps otherwise.
        let isOne = !text.isEmpty && text.index(after: text.startIndex) == text.endIndex
        guard Value.self != Character.self || isOne, let value = Value(text) else {
            let shown = BoundedText.prefix(of: text, bytes: 64)
            throw CodecError(code: .decodingFailed, message: "\"\(shown)\" is no \(Value.self)")
        }
        return value
    }
}
