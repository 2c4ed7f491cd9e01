// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How values of one type are encoded as the payloads of calls and streams, and decoded from them.
///
/// A codec appends bytes to a writer, whatever their format is, and decodes them in place. It is used from any thread, and never
/// keeps what it is given. Bytes to decode are a peer's: a codec answers any of them with a value or an error, in bounded time
/// and memory.
///
/// ```swift
/// struct CSVCodec: PayloadCodec {
///     func encode(_ value: [String], to writer: inout MessagePackWriter) throws(CodecError) {
///         writer.append(contentsOf: value.joined(separator: ",").utf8)
///     }
///
///     func decode(_ payload: RawSpan?) throws(CodecError) -> [String] {
///         let text = try TextPayloadCodec<String>().decode(payload)
///         return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
///     }
/// }
/// ```
///
/// Handlers take an ``AnyPayloadCodec`` or ``PayloadCodecs``, which have the codecs of this module as static members; one of your own
/// can be added to them in an extension.
public protocol PayloadCodec<Value>: Sendable {
    /// What is encoded and decoded.
    associatedtype Value

    /// Appends the bytes of a value to what the writer has. After an error, what it has more than before is of no use.
    ///
    /// - Throws: a ``CodecError`` with the code `encodingFailed`.
    func encode(_ value: Value, to writer: inout MessagePackWriter) throws(CodecError)

    /// Decodes a payload; `nil` is no payload, which the protocol tells from one of no bytes (`GRID-V1 §2.3`), except that an
    /// empty payload of a request arrives as none.
    ///
    /// - Throws: a ``CodecError`` with the code `decodingFailed`.
    func decode(_ payload: RawSpan?) throws(CodecError) -> Value

    /// Whether a value is sent as no payload at all. No value is, by default.
    func isNone(_ value: Value) -> Bool

    /// Calls `body` with the payload of a value; with `nil` if there is to be none. The bytes are there until it returns.
    ///
    /// By default they are encoded into a buffer that the thread keeps for it. A codec whose values are bytes already overrides this.
    ///
    /// - Throws: a ``CodecError`` with the code `encodingFailed`.
    func withPayload<Result>(of value: Value, _ body: (RawSpan?) -> Result) throws(CodecError) -> Result
}

extension PayloadCodec {
    /// No value is sent as no payload.
    @inlinable
    public func isNone(_ value: Value) -> Bool { false }

    /// Encodes the value into a buffer of the thread's.
    public func withPayload<Result>(of value: Value, _ body: (RawSpan?) -> Result) throws(CodecError) -> Result {
        guard !isNone(value) else { return body(nil) }
        return try ScratchWriter.with { writer throws(CodecError) in
            try encode(value, to: &writer)
            return body(writer.span)
        }
    }

    /// The payload of a value, copied; `nil` if there is to be none.
    ///
    /// - Throws: a ``CodecError`` with the code `encodingFailed`.
    public func payload(of value: Value) throws(CodecError) -> [UInt8]? {
        try withPayload(of: value) { payload in
            guard let payload else { return nil }
            return payload.withUnsafeBytes { [UInt8]($0) }
        }
    }

    /// Decodes a payload; `nil` is no payload.
    ///
    /// - Throws: a ``CodecError`` with the code `decodingFailed`.
    public func decode(_ payload: [UInt8]?) throws(CodecError) -> Value {
        guard let payload else { return try decode(nil as RawSpan?) }
        return try decode(payload.span.bytes)
    }
}
