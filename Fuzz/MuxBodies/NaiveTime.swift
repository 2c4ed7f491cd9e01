// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Codec

/// A point in time, by way of its nanoseconds since 1970, which 128 bits have room for however many seconds are sent.
package struct NaiveTime: Hashable, Sendable {
    private let seconds: Int64
    private let nanoseconds: Int128

    private static let billion: Int128 = 1_000_000_000

    /// The time that stands for none (`GRID-V1 §1.6`).
    static let yearOne = Self(seconds: -62_135_596_800, 0)

    /// The time so many nanoseconds after a second, or before it. A second that 64 bits do not reach is the farthest that
    /// they do.
    private init(seconds: Int64, _ nanoseconds: Int128) {
        let total = Int128(seconds) * Self.billion + nanoseconds
        let rest = (total % Self.billion + Self.billion) % Self.billion
        self.seconds = Int64(clamping: (total - rest) / Self.billion)
        self.nanoseconds = rest
    }

    /// What a decoded time says.
    package init(_ time: Timestamp) {
        self.init(seconds: time.seconds, Int128(time.nanoseconds))
    }

    /// A time as `GRID-V1 §2.4` has it: type 5 with signed nanoseconds of any number, or MessagePack's own type -1.
    init(_ reader: inout NaiveReader) throws(NaiveFault) {
        let (type, body) = try reader.ext()
        func number(_ range: Range<Int>) -> UInt64 { body[range].reduce(0) { $0 << 8 | UInt64($1) } }
        switch (type, body.count) {
        case (5, 12):
            let rest = Int32(bitPattern: UInt32(number(8..<12)))
            self.init(seconds: Int64(bitPattern: number(0..<8)), Int128(rest))
            return
        case (0xff, 4):
            self.init(seconds: Int64(number(0..<4)), 0)
        case (0xff, 8):
            self.init(seconds: Int64(number(0..<8) & 0x3_ffff_ffff), Int128(number(0..<8) >> 34))
            guard number(0..<8) >> 34 < 1_000_000_000 else { throw .overflow }
        case (0xff, 12):
            self.init(seconds: Int64(bitPattern: number(4..<12)), Int128(number(0..<4)))
            guard number(0..<4) < 1_000_000_000 else { throw .overflow }
        default:
            throw .wrongType
        }
    }

    /// How many nanoseconds two times are apart.
    func distance(to other: Self) -> UInt128 {
        let seconds = Int128(other.seconds) - Int128(seconds)
        return (seconds * Self.billion + other.nanoseconds - nanoseconds).magnitude
    }
}
