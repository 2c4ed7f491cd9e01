// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// XXH3, 64 bits, seed 0: the hash of the message checksum and of the dial rule (`GRID-V1 §1.1`, `§2.3`).
///
/// Not a cryptographic hash: it finds damage, not forgery. Numbers are loaded little endian, as XXH3 has them; every
/// platform this package builds for is.
///
/// All of it is in one file, and entered through a function that is not inlined: only where its initializer is in sight
/// does the compiler read the secret in place; elsewhere it copies the 192 bytes for each use.
package enum XXH3 {
    private static let prime32x1: UInt64 = 0x9e37_79b1
    private static let prime32x2: UInt64 = 0x85eb_ca77
    private static let prime32x3: UInt64 = 0xc2b2_ae3d
    private static let prime64x1: UInt64 = 0x9e37_79b1_85eb_ca87
    private static let prime64x2: UInt64 = 0xc2b2_ae3d_27d4_eb4f
    private static let prime64x3: UInt64 = 0x1656_67b1_9e37_79f9
    private static let prime64x4: UInt64 = 0x85eb_ca77_c2b2_ae63
    private static let prime64x5: UInt64 = 0x27d4_eb2f_1656_67c5
    private static let primeMix1: UInt64 = 0x1656_6791_9e37_79f9
    private static let primeMix2: UInt64 = 0x9fb2_1c65_1e98_df25

    /// The hash of `bytes`, of any length.
    @inline(never)
    package static func hash64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        guard let start = bytes.baseAddress, bytes.count > 0 else {
            return avalanche64(secret64(56) ^ secret64(64))
        }
        switch bytes.count {
        case ...16: return hashUpTo16(start, bytes.count)
        case ...128: return hashUpTo128(start, bytes.count)
        case ...240: return hashUpTo240(start, bytes.count)
        default: return hashLong(start, bytes.count)
        }
    }

    /// The low 32 bits of the hash: the checksum that follows a message (`GRID-V1 §2.3`).
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(truncatingIfNeeded: hash64(bytes))
    }

    /// Spreads the bits, as XXH64 does.
    @inline(__always)
    private static func avalanche64(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ (hash &>> 33)) &* prime64x2
        hash = (hash ^ (hash &>> 29)) &* prime64x3
        return hash ^ (hash &>> 32)
    }

    /// Spreads the bits, as XXH3 does.
    @inline(__always)
    private static func avalanche(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ (hash &>> 37)) &* primeMix1
        return hash ^ (hash &>> 32)
    }

    /// The two halves of the 128-bit product, combined.
    @inline(__always)
    private static func foldedProduct(_ lhs: UInt64, _ rhs: UInt64) -> UInt64 {
        let product = lhs.multipliedFullWidth(by: rhs)
        return product.low ^ product.high
    }
}

extension XXH3 {
    /// The default secret of XXH3, as 64-bit words. It is read at any byte offset, not only at those of the words.
    private static let secret: InlineArray<24, UInt64> = [
        0xbe4b_a423_396c_feb8, 0x1cad_21f7_2c81_017c, 0xdb97_9083_e96d_d4de, 0x1f67_b3b7_a4a4_4072,
        0x78e5_c0cc_4ee6_79cb, 0x2172_ffcc_7dd0_5a82, 0x8e24_43f7_7446_08b8, 0x4c26_3a81_e690_35e0,
        0xcb00_c391_bb52_283c, 0xa32e_531b_8b65_d088, 0x4ef9_0da2_9748_6471, 0xd8ac_dea9_46ef_1938,
        0x3f34_9ce3_3f76_faa8, 0x1d4f_0bc7_c7bb_dcf9, 0x3159_b4cd_4be0_518a, 0x6473_78d9_c97e_9fc8,
        0xc3eb_d334_83ac_c5ea, 0xeb63_13fa_ffa0_81c5, 0x49da_f0b7_51dd_0d17, 0x9e68_d429_2655_16d3,
        0xfca1_477d_58be_162b, 0xce31_d07a_d1b8_f88f, 0x2804_1695_8f3a_cb45, 0x7e40_4bbb_cafb_d7af,
    ]

    /// The word at a byte offset of the secret.
    @inline(__always)
    private static func secret64(_ offset: Int) -> UInt64 {
        secret.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// The eight words from a byte offset of the secret on.
    @inline(__always)
    private static func secretLanes(_ offset: Int) -> SIMD8<UInt64> {
        secret.span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
    }
}

// Inputs of at most 240 bytes. The pointers' lengths are the callers' promise: each function names the lengths it takes,
// and every load below lies within them.
extension XXH3 {
    /// The hash of 1 to 16 bytes.
    @inline(__always)
    private static func hashUpTo16(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count > 8 {
            let low = load64(bytes, 0) ^ secret64(24) ^ secret64(32)
            let high = load64(bytes, count - 8) ^ secret64(40) ^ secret64(48)
            return avalanche(UInt64(count) &+ low.byteSwapped &+ high &+ foldedProduct(low, high))
        }
        if count >= 4 {
            let input = UInt64(load32(bytes, count - 4)) &+ UInt64(load32(bytes, 0)) &<< 32
            var hash = input ^ secret64(8) ^ secret64(16)
            hash = (hash ^ rotated(hash, by: 49) ^ rotated(hash, by: 24)) &* primeMix2
            hash = (hash ^ ((hash &>> 35) &+ UInt64(count))) &* primeMix2
            return hash ^ (hash &>> 28)
        }
        let first = UInt64(load8(bytes, 0))
        let middle = UInt64(load8(bytes, count &>> 1))
        let last = UInt64(load8(bytes, count - 1))
        let input = first &<< 16 | middle &<< 24 | last | UInt64(count) &<< 8
        let flip = secret64(0)
        return avalanche64(input ^ ((flip ^ flip &>> 32) & 0xffff_ffff))
    }

    /// The hash of 17 to 128 bytes.
    @inline(__always)
    private static func hashUpTo128(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var sum = UInt64(count) &* prime64x1
        if count > 32 {
            if count > 64 {
                if count > 96 {
                    sum &+= mix16(bytes, 48, secret: 96) &+ mix16(bytes, count - 64, secret: 112)
                }
                sum &+= mix16(bytes, 32, secret: 64) &+ mix16(bytes, count - 48, secret: 80)
            }
            sum &+= mix16(bytes, 16, secret: 32) &+ mix16(bytes, count - 32, secret: 48)
        }
        sum &+= mix16(bytes, 0, secret: 0) &+ mix16(bytes, count - 16, secret: 16)
        return avalanche(sum)
    }

    /// The hash of 129 to 240 bytes.
    private static func hashUpTo240(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var sum = UInt64(count) &* prime64x1
        for part in 0..<8 {
            sum &+= mix16(bytes, part &* 16, secret: part &* 16)
        }
        var rest = mix16(bytes, count - 16, secret: 119)
        for part in 8..<(count / 16) {
            rest &+= mix16(bytes, part &* 16, secret: (part &- 8) &* 16 &+ 3)
        }
        return avalanche(avalanche(sum) &+ rest)
    }

    /// Mixes 16 bytes at an offset with 16 of the secret.
    @inline(__always)
    private static func mix16(_ bytes: UnsafeRawPointer, _ offset: Int, secret: Int) -> UInt64 {
        foldedProduct(
            load64(bytes, offset) ^ secret64(secret),
            load64(bytes, offset &+ 8) ^ secret64(secret &+ 8)
        )
    }

    @inline(__always)
    private static func rotated(_ value: UInt64, by count: UInt64) -> UInt64 {
        value &<< count | value &>> (64 &- count)
    }

    @inline(__always)
    private static func load8(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt8 {
        bytes.load(fromByteOffset: offset, as: UInt8.self)
    }

    @inline(__always)
    private static func load32(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt32 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }

    @inline(__always)
    private static func load64(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}

// Inputs of more than 240 bytes: eight accumulators, one SIMD vector, take 64 bytes (a stripe) at a time; after 16
// stripes (a block) they are scrambled.
extension XXH3 {
    private static let stripeLength = 64
    private static let stripesPerBlock = 16

    /// The hash of more than 240 bytes.
    private static func hashLong(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
        var lanes = SIMD8<UInt64>(
            prime32x3,
            prime64x1,
            prime64x2,
            prime64x3,
            prime64x4,
            prime32x2,
            prime64x5,
            prime32x1
        )
        var position = bytes
        // The last stripe always ends with the last byte and is taken apart, hence `count - 1`.
        var stripes = (count - 1) / stripeLength
        while stripes >= stripesPerBlock {
            accumulate(&lanes, position, stripes: stripesPerBlock)
            scramble(&lanes)
            position += stripesPerBlock * stripeLength
            stripes -= stripesPerBlock
        }
        accumulate(&lanes, position, stripes: stripes)
        accumulate(&lanes, stripe: bytes + (count - stripeLength), secret: secretLanes(121))
        return merge(lanes, UInt64(count) &* prime64x1)
    }

    @inline(__always)
    private static func accumulate(_ lanes: inout SIMD8<UInt64>, _ bytes: UnsafeRawPointer, stripes: Int) {
        for stripe in 0..<stripes {
            accumulate(&lanes, stripe: bytes + stripe &* stripeLength, secret: secretLanes(stripe &* 8))
        }
    }

    /// Adds to each lane its neighbour's input, and the product of the two halves of its own keyed input.
    @inline(__always)
    private static func accumulate(
        _ lanes: inout SIMD8<UInt64>,
        stripe: UnsafeRawPointer,
        secret: SIMD8<UInt64>
    ) {
        let input = stripe.loadUnaligned(as: SIMD8<UInt64>.self)
        let keyed = input ^ secret
        let swapped = SIMD8(input[1], input[0], input[3], input[2], input[5], input[4], input[7], input[6])
        // Both factors are below 2^32: the compiler makes one 32-bit multiplication per lane of it.
        lanes = lanes &+ swapped &+ (keyed & SIMD8(repeating: 0xffff_ffff)) &* (keyed &>> 32)
    }

    @inline(__always)
    private static func scramble(_ lanes: inout SIMD8<UInt64>) {
        lanes = (lanes ^ (lanes &>> 47) ^ secretLanes(128)) &* SIMD8(repeating: prime32x1)
    }

    private static func merge(_ lanes: SIMD8<UInt64>, _ start: UInt64) -> UInt64 {
        var hash = start
        for pair in 0..<4 {
            hash &+= foldedProduct(
                lanes[2 &* pair] ^ secret64(11 &+ 16 &* pair),
                lanes[2 &* pair &+ 1] ^ secret64(19 &+ 16 &* pair)
            )
        }
        return avalanche(hash)
    }
}
