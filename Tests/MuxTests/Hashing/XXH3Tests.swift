// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("XXH3")
struct XXH3Tests {
    @Test("The hash of each recorded length is the recorded one, and its low half the checksum")
    func recorded() throws {
        let vectors = try Vectors.load().hashes
        #expect(vectors.count == 314)
        for vector in vectors {
            let bytes = PayloadPattern.bytes(vector.length)
            let hash = bytes.withUnsafeBytes { XXH3.hash64($0) }
            #expect(hash == UInt64(vector.hashHex, radix: 16), "\(vector.length) bytes")
            #expect(bytes.withUnsafeBytes { XXH3.checksum($0) } == vector.checksum, "\(vector.length) bytes")
        }
    }

    @Test("The hash does not depend on where the bytes lie in memory")
    func alignment() throws {
        for count in [1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 1024, 1025, 2100] {
            let bytes = PayloadPattern.bytes(count)
            let expected = bytes.withUnsafeBytes { XXH3.hash64($0) }
            for shift in 1..<16 {
                let shifted = [UInt8](repeating: 0xee, count: shift) + bytes + [0xee]
                let hash = shifted.withUnsafeBytes { XXH3.hash64(.init(rebasing: $0[shift..<shift + count])) }
                #expect(hash == expected, "\(count) bytes moved by \(shift)")
            }
        }
    }

    @Test("Each bit of the bytes counts")
    func everyBit() throws {
        for count in [1, 5, 12, 40, 100, 150, 300] {
            var bytes = PayloadPattern.bytes(count)
            let original = bytes.withUnsafeBytes { XXH3.hash64($0) }
            for bit in 0..<count * 8 {
                bytes[bit / 8] ^= 1 << (bit % 8)
                #expect(bytes.withUnsafeBytes { XXH3.hash64($0) } != original, "bit \(bit) of \(count) bytes")
                bytes[bit / 8] ^= 1 << (bit % 8)
            }
        }
    }
}
