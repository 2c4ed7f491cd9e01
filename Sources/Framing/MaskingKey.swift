// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The four bytes that a client's payload is masked with (RFC 6455 §5.3).
///
/// Masking keeps a hostile page from choosing the bytes that a client puts on the wire, so a key has to be
/// unpredictable and is used for one frame only.
public struct MaskingKey: Sendable, Hashable {
    /// The key with its first byte lowest, whatever the byte order of the machine.
    @usableFromInline
    let value: UInt32

    /// Makes a key of the four bytes in wire order.
    @inlinable
    public init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) {
        self.value = UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16 | UInt32(fourth) << 24
    }

    /// Makes a key whose bytes in wire order are those of `word`, lowest first.
    @inlinable
    init(lowestFirst word: UInt32) {
        self.value = word
    }

    /// Makes a key of the four bytes at `place`, which are there.
    init(at place: UnsafeRawPointer) {
        self.value = UInt32(littleEndian: place.loadUnaligned(as: UInt32.self))
    }

    /// Draws a key from the system's random number generator.
    public static func random() -> MaskingKey {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// Draws a key from `generator`, which has to be unpredictable for the key to serve its purpose.
    public static func random(using generator: inout some RandomNumberGenerator) -> MaskingKey {
        MaskingKey(lowestFirst: generator.next())
    }

    /// The byte that masks payload byte `index`; any index will do, the key repeats every four bytes.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value >> (UInt32(truncatingIfNeeded: index & 3) &* 8))
    }
}

extension MaskingKey: CustomStringConvertible {
    /// The four bytes in hexadecimal, such as `37fa213d`.
    public var description: String {
        let digits = String(value.byteSwapped, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}
