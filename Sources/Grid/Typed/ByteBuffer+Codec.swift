// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec
public import NIOCore

/// A buffer's readable bytes are a payload.
extension ByteBuffer: RawPayload {
    /// Takes a copy of a payload. No payload is an empty one.
    public init(payload: RawSpan?) {
        guard let payload else {
            self.init()
            return
        }
        self.init(copying: payload)
    }

    /// Calls `body` with the readable bytes.
    public func withPayload<Result>(_ body: (RawSpan?) -> Result) -> Result {
        body(readableBytesSpan)
    }
}

/// A buffer's readable bytes are a bin.
extension ByteBuffer: MessagePackEncodable, MessagePackDecodable {
    /// Writes the readable bytes as a bin.
    ///
    /// - Throws: `overflow` for more than 2^32-1 bytes.
    public func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        try writer.writeBinary(readableBytesSpan)
    }

    /// Reads a bin, or an array of integers of 0 to 255 as `[UInt8]` does.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`.
    public init(from reader: inout MessagePackReader) throws(MessagePackError) {
        if try reader.peekType() == .bin {
            let range = try reader.readBinary()
            self.init(copying: reader.bytes.extracting(range))
        } else {
            self.init(bytes: try [UInt8](from: &reader))
        }
    }
}

extension ByteBuffer {
    /// Copies bytes into memory of its own.
    @usableFromInline
    init(copying bytes: RawSpan) {
        self = ByteBufferAllocator().buffer(capacity: bytes.byteCount)
        writeBytes(bytes)
    }
}
