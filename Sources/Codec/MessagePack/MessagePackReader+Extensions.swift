// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension MessagePackReader {
    /// Reads an ext and returns its type number and where its bytes lie in ``bytes``.
    ///
    /// - Throws: `truncated`, `wrongType`, `limitExceeded`.
    public mutating func readExtension() throws(MessagePackError) -> (type: Int8, body: Range<Int>) {
        let byte = try firstByte()
        let size: Int
        let count: UInt32
        switch byte {
        case 0xd4...0xd8: (size, count) = (1, 1 << UInt32(byte - 0xd4))
        case 0xc7: (size, count) = (2, UInt32(try number(UInt8.self, atDistance: 1)))
        case 0xc8: (size, count) = (3, UInt32(try number(UInt16.self, atDistance: 1)))
        case 0xc9: (size, count) = (5, try number(UInt32.self, atDistance: 1))
        default: throw .mismatch(expected: .ext, in: bytes, at: offset)
        }
        let type = try number(Int8.self, atDistance: size)
        return (type, try takeBody(header: size + 1, count: count, limit: maximumBinaryBytes))
    }

    /// Reads a point in time: the timestamp extension (type -1) in its three lengths, or the older type 5 of `GRID-V1 §2.4`.
    ///
    /// - Throws: `truncated`; `wrongType`, also for another extension; `invalidValue` for a length that is not defined,
    ///   or nanoseconds beyond 999,999,999 in type -1. Type 5 carries them into the seconds instead, as its writers do.
    @inlinable
    @inline(__always)
    public mutating func readTimestamp() throws(MessagePackError) -> Timestamp {
        // The form that nearly all times have: a head of two bytes, then 30 bits of nanoseconds and 34 of seconds.
        if remaining > 9, maximumBinaryBytes > 7, next.loadUnaligned(as: UInt16.self).bigEndian == 0xd7ff {
            let packed = next.loadUnaligned(fromByteOffset: 2, as: UInt64.self).bigEndian
            let nanoseconds = UInt32(truncatingIfNeeded: packed &>> 34)
            if nanoseconds < Timestamp.nanosecondsPerSecond {
                next += 10
                return Timestamp(seconds: Int64(packed & 0x3_ffff_ffff), uncheckedNanoseconds: nanoseconds)
            }
        }
        return try readAnyTimestamp()
    }

    /// Reads a point in time of any form.
    @inline(never)
    @usableFromInline
    mutating func readAnyTimestamp() throws(MessagePackError) -> Timestamp {
        let start = offset
        do throws(MessagePackError) {
            let (type, body) = try readExtension()
            return try timestamp(type: type, body: body, start: start)
        } catch {
            offset = start
            throw error
        }
    }

    /// The type number of the ext that is the next value.
    func peekExtensionType() throws(MessagePackError) -> Int8 {
        switch try firstByte() {
        case 0xc7: return try number(Int8.self, atDistance: 2)
        case 0xc8: return try number(Int8.self, atDistance: 3)
        case 0xc9: return try number(Int8.self, atDistance: 5)
        default: return try number(Int8.self, atDistance: 1)
        }
    }

    private func timestamp(type: Int8, body: Range<Int>, start: Int) throws(MessagePackError) -> Timestamp {
        let body = MessagePackReader(bytes.extracting(body))
        switch (type, body.remaining) {
        case (-1, 4):
            return Timestamp(seconds: Int64(try body.number(UInt32.self, atDistance: 0)))
        case (-1, 8):
            let packed = try body.number(UInt64.self, atDistance: 0)
            let nanoseconds = UInt32(truncatingIfNeeded: packed >> 34)
            return try checked(Int64(packed & 0x3_ffff_ffff), nanoseconds, start: start)
        case (-1, 12):
            let nanoseconds = try body.number(UInt32.self, atDistance: 0)
            return try checked(try body.number(Int64.self, atDistance: 4), nanoseconds, start: start)
        case (5, 12):
            let seconds = try body.number(Int64.self, atDistance: 0)
            return Timestamp(seconds: seconds, carrying: try body.number(Int32.self, atDistance: 8))
        case (-1, _), (5, _):
            throw MessagePackError(code: .invalidValue, offset: start, message: "time of \(body.remaining) bytes")
        default:
            throw MessagePackError(code: .wrongType, offset: start, message: "expected time, found ext type \(type)")
        }
    }

    @inline(__always)
    private func checked(_ seconds: Int64, _ nanoseconds: UInt32, start: Int) throws(MessagePackError) -> Timestamp {
        guard nanoseconds < Timestamp.nanosecondsPerSecond else {
            let message = "time with \(nanoseconds) nanoseconds"
            throw MessagePackError(code: .invalidValue, offset: start, message: message)
        }
        return Timestamp(seconds: seconds, uncheckedNanoseconds: nanoseconds)
    }
}
