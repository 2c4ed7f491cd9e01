// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// The tuple that begins a message: its numbers, and where its payload lies (`GRID-V1 §2.1`).
struct MessageTuple {
    var header: MessageHeader
    var payload: Range<Int>

    /// Parses any encoding of the tuple, and tells what is wrong with bytes that are none.
    ///
    /// The range must lie within the bytes.
    @inline(never)
    init(carefully bytes: RawSpan, in range: Range<Int>) throws(MessageError) {
        // How long a payload may be is the connection's to say, which has taken the bytes.
        var reader = MessagePackReader(bytes.extracting(0..<range.upperBound), at: range.lowerBound, limits: .ofInput)
        try Self.readArrayHeader(&reader)
        header = MessageHeader(
            muxID: try Self.readInteger("MuxID", &reader),
            sequence: try Self.readInteger("Seq", &reader),
            deadlineMilliseconds: try Self.readInteger("DeadlineMS", &reader),
            handler: try Self.readInteger("Handler", &reader),
            operation: Operation(rawValue: try Self.readInteger("Op", &reader)),
            flags: MessageFlags(rawValue: try Self.readInteger("Flags", &reader))
        )
        do throws(MessagePackError) {
            payload = try reader.readBinary()
        } catch {
            throw MessageError(error, field: "Payload")
        }
    }

    private static func readArrayHeader(_ reader: inout MessagePackReader) throws(MessageError) {
        let start = reader.offset
        let count: Int
        do throws(MessagePackError) {
            count = try reader.readArrayHeader()
        } catch {
            throw MessageError(error, field: "message")
        }
        guard count == 7 else {
            throw MessageError(code: .wrongFieldCount, offset: start, message: "array of \(count), not of 7")
        }
    }

    private static func readInteger<T: FixedWidthInteger>(
        _ field: String,
        _ reader: inout MessagePackReader
    ) throws(MessageError) -> T {
        do throws(MessagePackError) {
            return try reader.readInteger()
        } catch {
            throw MessageError(error, field: field)
        }
    }
}
