// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The routing name of a handler below a handler id: 32 bytes made of the id and a route (`GRID-V1 §2.5`).
///
/// Two peers find the same handler if these bytes are the same. It names; it does not protect.
public struct Subroute: Hashable, Sendable, BitwiseCopyable {
    /// The length on the wire.
    public static let byteCount = 32

    // The bytes as four little endian words: plain data, to be compared and hashed without a loop or an allocation.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// The name of `route` below `handler`.
    ///
    /// - Parameters:
    ///   - route: the parts of the route joined with "/".
    ///   - handler: the id; 1 to 79 are valid on the wire.
    public init(route: String, handler: UInt8) {
        var digest = SHA256.hash(Array(route.utf8))
        digest[0] = UInt32(handler) << 24 | digest[0] & 0xffff
        func word(_ index: Int) -> UInt64 {
            (UInt64(digest[index]) << 32 | UInt64(digest[index + 1])).byteSwapped
        }
        words = (word(0), word(2), word(4), word(6))
    }

    /// The name that 32 bytes carry; `nil` for another number of bytes.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The name at 32 bytes that the caller vouches for.
    @inline(__always)
    init(at bytes: UnsafeRawPointer) {
        func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// Writes the 32 bytes; the caller vouches for the room.
    @inline(__always)
    func write(to bytes: UnsafeMutableRawPointer) {
        bytes.storeBytes(of: words.0.littleEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: words.1.littleEndian, toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: words.2.littleEndian, toByteOffset: 16, as: UInt64.self)
        bytes.storeBytes(of: words.3.littleEndian, toByteOffset: 24, as: UInt64.self)
    }

    /// Whether both are the same 32 bytes.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.words == rhs.words
    }

    /// Feeds the bytes to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Subroute: CustomStringConvertible {
    /// The 32 bytes.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
    }

    /// The bytes as 64 lower case hexadecimal digits.
    public var description: String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
