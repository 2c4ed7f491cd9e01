// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Sends no payload, and takes none or an empty one.
public struct NoPayloadCodec: PayloadCodec {
    /// Makes a codec.
    public init() {}

    /// Appends nothing.
    public func encode(_ value: NoPayload, to writer: inout MessagePackWriter) throws(CodecError) {}

    /// Checks that there is nothing.
    ///
    /// - Throws: `decodingFailed` for a payload with bytes.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> NoPayload {
        try Self.check(payload)
        return NoPayload()
    }

    /// Always.
    public func isNone(_ value: NoPayload) -> Bool { true }

    static func check(_ payload: RawSpan?) throws(CodecError) {
        guard let payload, !payload.isEmpty else { return }
        let message = "a payload of \(payload.byteCount) bytes where none is expected"
        throw CodecError(code: .decodingFailed, message: message)
    }
}
