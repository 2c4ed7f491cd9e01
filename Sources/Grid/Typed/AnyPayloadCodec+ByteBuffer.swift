// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec
public import NIOCore

extension AnyPayloadCodec {
    /// The payload of a value.
    @inlinable
    func buffer(of value: Value) throws(CodecError) -> ByteBuffer? {
        try withPayload(of: value) { payload -> ByteBuffer? in
            guard let payload else { return nil }
            return ByteBuffer(copying: payload)
        }
    }

    /// The value of a payload.
    @inlinable
    func value(of payload: ByteBuffer?) throws(CodecError) -> Value {
        guard let payload else { return try decode(nil) }
        return try decode(payload.readableBytesSpan)
    }

    /// The value of a payload that a caller sent.
    ///
    /// - Throws: the error that the caller gets for one that is none.
    @inlinable
    func received(_ payload: ByteBuffer?, as kind: String) throws(RemoteError) -> Value {
        do {
            return try value(of: payload)
        } catch {
            throw RemoteError("the \(kind) cannot be decoded: \(error.message)", code: RemoteError.invalidPayload)
        }
    }
}

extension RemoteError {
    /// The ``code`` for a payload that the handler's side could not decode, which no handler has seen then.
    public static let invalidPayload = "invalid-payload"
}
