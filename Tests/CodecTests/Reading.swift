// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import TestSupport

/// Reads one value from bytes in hexadecimal, and returns it with the offset behind it.
func read<T>(
    _ hex: String,
    _ body: (inout MessagePackReader) throws(MessagePackError) -> T
) throws -> (value: T, offset: Int) {
    let bytes = try Hex.decode(hex)
    var reader = MessagePackReader(bytes.span.bytes)
    let value = try body(&reader)
    return (value, reader.offset)
}

/// The code of the error that reading one value fails with, and where the reader stands then.
func failure<T>(
    _ hex: String,
    _ body: (inout MessagePackReader) throws(MessagePackError) -> T
) throws -> (code: MessagePackError.Code?, offset: Int) {
    let bytes = try Hex.decode(hex)
    var reader = MessagePackReader(bytes.span.bytes)
    do throws(MessagePackError) {
        _ = try body(&reader)
        return (nil, reader.offset)
    } catch {
        return (error.code, reader.offset)
    }
}

/// What a writer makes of a body of writes, in hexadecimal.
func written(_ body: (inout MessagePackWriter) throws -> Void) throws -> String {
    var writer = MessagePackWriter()
    try body(&writer)
    return Hex.encode(writer.bytes)
}
