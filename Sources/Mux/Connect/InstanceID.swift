// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The identity that a node takes when it starts (`GRID-V1 §1.4`): a random UUID, 16 bytes.
///
/// A peer keeps it but does not compare it.
public struct InstanceID: Hashable, Sendable, BitwiseCopyable {
    /// The length on the wire.
    public static let byteCount = 16

    // The bytes as two big endian words.
    private let high: UInt64
    private let low: UInt64

    /// A new identity: a UUID of version 4 (`RFC 9562 §5.4`).
    public init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    /// A new identity of the generator's randomness.
    public init(using generator: inout some RandomNumberGenerator) {
        high = generator.next() & 0xffff_ffff_ffff_0fff | 0x4000
        low = generator.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    }

    /// The identity that 16 bytes carry; `nil` for another number of bytes. Any 16 bytes are one.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        high = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self))
        low = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// The identity of a peer that sent none.
    static let absent = Self(high: 0, low: 0)

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The 16 bytes.
    public var bytes: [UInt8] {
        [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }
}

extension InstanceID: CustomStringConvertible {
    /// The usual form of a UUID: 32 lower case hexadecimal digits in five groups.
    public var description: String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append("-") }
            text.append(String(byte >> 4, radix: 16))
            text.append(String(byte & 15, radix: 16))
        }
        return text
    }
}
