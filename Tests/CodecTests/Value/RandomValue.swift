// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

extension MessagePackValue {
    /// A value of any kind. Keys of its maps are all different.
    static func random(depth: Int, using generator: inout some RandomNumberGenerator) -> MessagePackValue {
        let count = Int.random(in: 0...(Int.random(in: 0..<8, using: &generator) == 0 ? 40 : 6), using: &generator)
        switch Int.random(in: 0..<(depth > 0 ? 12 : 10), using: &generator) {
        case 0: return .nil
        case 1: return .bool(Bool.random(using: &generator))
        case 2:
            return .int(
                MessagePackInteger(
                    UInt64.random(in: 0 ... .max, using: &generator) >> UInt64.random(in: 0..<64, using: &generator)
                )
            )
        case 3:
            return .int(
                MessagePackInteger(
                    Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0..<64, using: &generator)
                )
            )
        case 4: return .float(Float.random(in: -1e9...1e9, using: &generator))
        case 5: return .double(Double.random(in: -1e300...1e300, using: &generator))
        case 6:
            return .string(
                String((0..<count).map { _ in ["a", "é", "😀", "0", "\u{0}"].randomElement(using: &generator) ?? "b" })
            )
        case 7: return .binary((0..<count).map { _ in UInt8.random(in: 0 ... .max, using: &generator) })
        case 8:
            return .ext(
                MessagePackExtension(
                    type: Int8.random(in: 0...127, using: &generator),
                    body: [UInt8](repeating: 7, count: count)
                )
            )
        case 9:
            let nanoseconds =
                Bool.random(using: &generator) ? 0 : UInt32.random(in: 0..<1_000_000_000, using: &generator)
            let shift = Int64.random(in: 0..<64, using: &generator)
            return .timestamp(
                Timestamp(
                    seconds: Int64.random(in: .min ... .max, using: &generator) >> shift,
                    nanoseconds: nanoseconds
                )
            )
        case 10: return .array((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            var map = MessagePackMap()
            for _ in 0..<count {
                map[random(depth: 0, using: &generator)] = random(depth: depth - 1, using: &generator)
            }
            return .map(map)
        }
    }
}
