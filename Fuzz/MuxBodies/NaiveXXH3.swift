// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// XXH3, 64 bits, seed 0, written a byte at a time after the xxHash specification, version 0.2.0; its section names are the
/// functions' names.
package enum NaiveXXH3 {
    private static let prime32: [UInt64] = [0, 0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d]
    private static let prime64: [UInt64] = [
        0, 0x9e37_79b1_85eb_ca87, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63,
        0x27d4_eb2f_1656_67c5,
    ]
    private static let primeMX1: UInt64 = 0x1656_6791_9e37_79f9
    private static let primeMX2: UInt64 = 0x9fb2_1c65_1e98_df25

    private static let secret: [UInt8] = [
        0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
        0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
        0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
        0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
        0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
        0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
        0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
        0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
        0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
        0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
        0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
        0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
    ]

    /// The hash of bytes of any number.
    package static func hash(_ input: [UInt8]) -> UInt64 {
        switch input.count {
        case 0: avalancheXXH64(word(secret, 56) ^ word(secret, 64))
        case 1...3: hash1To3(input)
        case 4...8: hash4To8(input)
        case 9...16: hash9To16(input)
        case 17...128: hash17To128(input)
        case 129...240: hash129To240(input)
        default: hashLarge(input)
        }
    }

    /// A little endian number of eight bytes, or of as many as said.
    private static func word(_ bytes: [UInt8], _ offset: Int, count: Int = 8) -> UInt64 {
        bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func folded(_ lhs: UInt64, _ rhs: UInt64) -> UInt64 {
        let product = UInt128(lhs) * UInt128(rhs)
        return UInt64(product >> 64) ^ UInt64(product & UInt128(UInt64.max))
    }

    private static func rotated(_ value: UInt64, _ count: Int) -> UInt64 {
        value << count | value >> (64 - count)
    }

    private static func avalanche(_ value: UInt64) -> UInt64 {
        let value = (value ^ value >> 37) &* primeMX1
        return value ^ value >> 32
    }

    private static func avalancheXXH64(_ value: UInt64) -> UInt64 {
        var value = (value ^ value >> 33) &* prime64[2]
        value = (value ^ value >> 29) &* prime64[3]
        return value ^ value >> 32
    }
}

// Small inputs.
extension NaiveXXH3 {
    private static func hash1To3(_ input: [UInt8]) -> UInt64 {
        let count = input.count
        let bytes = [input[count - 1], UInt8(count), input[0], input[count >> 1]]
        return avalancheXXH64(word(secret, 0, count: 4) ^ word(secret, 4, count: 4) ^ word(bytes, 0, count: 4))
    }

    private static func hash4To8(_ input: [UInt8]) -> UInt64 {
        let count = input.count
        let combined = word(input, count - 4, count: 4) | word(input, 0, count: 4) << 32
        var value = word(secret, 8) ^ word(secret, 16) ^ combined
        value = (value ^ rotated(value, 49) ^ rotated(value, 24)) &* primeMX2
        value = (value ^ (value >> 35 &+ UInt64(count))) &* primeMX2
        return value ^ value >> 28
    }

    private static func hash9To16(_ input: [UInt8]) -> UInt64 {
        let count = input.count
        let low = word(secret, 24) ^ word(secret, 32) ^ word(input, 0)
        let high = word(secret, 40) ^ word(secret, 48) ^ word(input, count - 8)
        return avalanche(UInt64(count) &+ low.byteSwapped &+ high &+ folded(low, high))
    }
}

// Medium inputs.
extension NaiveXXH3 {
    private static func mixStep(_ input: [UInt8], _ offset: Int, secret secretOffset: Int) -> UInt64 {
        folded(
            word(input, offset) ^ word(secret, secretOffset),
            word(input, offset + 8) ^ word(secret, secretOffset + 8)
        )
    }

    private static func hash17To128(_ input: [UInt8]) -> UInt64 {
        let count = input.count
        var sum = UInt64(count) &* prime64[1]
        for round in 0...(count - 1) >> 5 {
            sum &+= mixStep(input, round * 16, secret: round * 32)
            sum &+= mixStep(input, count - round * 16 - 16, secret: round * 32 + 16)
        }
        return avalanche(sum)
    }

    private static func hash129To240(_ input: [UInt8]) -> UInt64 {
        let count = input.count
        var sum = UInt64(count) &* prime64[1]
        for chunk in 0..<8 { sum &+= mixStep(input, chunk * 16, secret: chunk * 16) }
        sum = avalanche(sum)
        for chunk in 8..<count >> 4 { sum &+= mixStep(input, chunk * 16, secret: (chunk - 8) * 16 + 3) }
        sum &+= mixStep(input, count - 16, secret: 119)
        return avalanche(sum)
    }
}

// Large inputs.
extension NaiveXXH3 {
    private static let blockSize = 1024

    private static func hashLarge(_ input: [UInt8]) -> UInt64 {
        var sums = [
            prime32[3], prime64[1], prime64[2], prime64[3], prime64[4], prime32[2], prime64[5], prime32[1],
        ]
        var position = 0
        while input.count - position > blockSize {
            for stripe in 0..<16 { accumulate(&sums, input, position + stripe * 64, secret: stripe * 8) }
            scramble(&sums)
            position += blockSize
        }
        for stripe in 0..<(input.count - position - 1) / 64 {
            accumulate(&sums, input, position + stripe * 64, secret: stripe * 8)
        }
        accumulate(&sums, input, input.count - 64, secret: secret.count - 71)
        return finalMerge(sums, UInt64(input.count) &* prime64[1])
    }

    private static func accumulate(_ sums: inout [UInt64], _ input: [UInt8], _ offset: Int, secret secretOffset: Int) {
        for lane in 0..<8 {
            let data = word(input, offset + lane * 8)
            let value = data ^ word(secret, secretOffset + lane * 8)
            sums[lane ^ 1] &+= data
            sums[lane] &+= (value & 0xffff_ffff) * (value >> 32)
        }
    }

    private static func scramble(_ sums: inout [UInt64]) {
        for lane in 0..<8 {
            let value = sums[lane] ^ sums[lane] >> 47 ^ word(secret, secret.count - 64 + lane * 8)
            sums[lane] = value &* prime32[1]
        }
    }

    private static func finalMerge(_ sums: [UInt64], _ start: UInt64) -> UInt64 {
        var result = start
        for pair in 0..<4 {
            result &+= folded(
                sums[pair * 2] ^ word(secret, 11 + pair * 16),
                sums[pair * 2 + 1] ^ word(secret, 11 + pair * 16 + 8)
            )
        }
        return avalanche(result)
    }
}
