// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A message, by the table of `GRID-V1 §2.1`.
package struct NaiveMessage: Sendable, Hashable {
    package var muxID: UInt64 = 0
    package var sequence: UInt64 = 0
    package var deadline: UInt64 = 0
    package var handler: UInt64 = 0
    package var operation: UInt64 = 0
    package var flags: UInt64 = 0
    /// Where the payload is in the bytes decoded.
    package var payload = 0..<0
    /// What is between the tuple and the subroute or checksum.
    package var rest = 0..<0
    package var subroute: [UInt8]?
    package var checksum: UInt64?

    var hasChecksum: Bool { flags & 1 != 0 }
    var hasSubroute: Bool { flags & 32 != 0 }
    var isBatch: Bool { operation == 17 }
    /// An empty payload is nil, unless the flag ZERO says that it is not (`GRID-V1 §2.3`).
    package var isPayloadNil: Bool { payload.isEmpty && flags & 16 == 0 }

    /// The message as a sender writes it: every number in its shortest form.
    func encoded(payload: [UInt8]) -> [UInt8] {
        let bytes = encodedTuple(payload: payload) + (subroute ?? [])
        return hasChecksum ? bytes + Self.checksum(of: bytes) : bytes
    }

    /// The tuple alone.
    func encodedTuple(payload: [UInt8]) -> [UInt8] {
        let numbers = [muxID, sequence, deadline, handler, operation, flags]
        return [0x97] + numbers.flatMap { Self.shortest($0) } + Self.binary(payload)
    }

    /// The four bytes of the checksum of all bytes before it, little endian (`GRID-V1 §2.3`).
    static func checksum(of bytes: [UInt8]) -> [UInt8] {
        let hash = NaiveXXH3.hash(bytes)
        return (0..<4).map { UInt8(hash >> (8 * $0) & 0xff) }
    }

    /// A byte string in its shortest form.
    static func binary(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt64(bytes.count)
        if count <= 0xff { return [0xc4] + bigEndian(count, 1) + bytes }
        if count <= 0xffff { return [0xc5] + bigEndian(count, 2) + bytes }
        return [0xc6] + bigEndian(count, 4) + bytes
    }

    static func bigEndian(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(number >> (8 * $0) & 0xff) }
    }

    private static func shortest(_ number: UInt64) -> [UInt8] {
        if number <= 0x7f { return bigEndian(number, 1) }
        if number <= 0xff { return [0xcc] + bigEndian(number, 1) }
        if number <= 0xffff { return [0xcd] + bigEndian(number, 2) }
        if number <= 0xffff_ffff { return [0xce] + bigEndian(number, 4) }
        return [0xcf] + bigEndian(number, 8)
    }
}
