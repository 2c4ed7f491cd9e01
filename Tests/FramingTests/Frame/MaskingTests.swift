// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import TestSupport
import Testing

@testable import Framing

@Suite("Masking (RFC 6455 §5.3)")
struct MaskingTests {
    static let key = MaskingKey(0x37, 0xFA, 0x21, 0x3D)

    /// Byte by byte, as the standard has it: j = i MOD 4.
    private func reference(_ bytes: [UInt8], phase: Int) -> [UInt8] {
        let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        return bytes.enumerated().map { $1 ^ key[($0 + phase) % 4] }
    }

    @Test("The standard's own example is masked and unmasked (§5.7)")
    func example() {
        var bytes = Array("Hello".utf8)
        bytes.withUnsafeMutableBytes { Self.key.apply(to: $0) }
        #expect(hex(bytes) == "7f9f4d5158")
        var span = bytes.mutableSpan
        var raw = span.mutableBytes
        Self.key.apply(to: &raw)
        #expect(bytes == Array("Hello".utf8))
    }

    @Test(
        "In place: every alignment, phase and length equals masking byte by byte, and touches nothing else",
        arguments: [false, true]
    )
    func inPlace(withoutWideVectors: Bool) {
        var generator = SeededGenerator(seed: 0x5EED_0002)
        let original = generator.bytes(1400)
        for length in Array(withoutWideVectors ? 16...70 : 0...70) + [
            95, 96, 97, 127, 128, 129, 159, 160, 161, 191, 192, 255, 256, 257, 300, 511, 512, 513, 600, 1023, 1024,
            1025, 1300,
        ] {
            for alignment in Array(0..<16) + [17, 24, 31, 32] {
                for phase in 0..<4 {
                    var bytes = original
                    bytes.withUnsafeMutableBytes { raw in
                        let piece = UnsafeMutableRawBufferPointer(rebasing: raw[alignment..<alignment + length])
                        guard withoutWideVectors, let base = piece.baseAddress else {
                            return Self.key.apply(to: piece, phase: phase)
                        }
                        Self.key.exclusiveOrVectors(base, into: base, count: length, phase: phase)
                    }
                    let middle = Array(original[alignment..<alignment + length])
                    var expected = original
                    expected.replaceSubrange(alignment..<alignment + length, with: reference(middle, phase: phase))
                    if bytes != expected {
                        Issue.record("length \(length), alignment \(alignment), phase \(phase)")
                        return
                    }
                }
            }
        }
    }

    @Test("Copying: every alignment of both sides and every phase equals masking byte by byte")
    func copying() {
        var generator = SeededGenerator(seed: 0x5EED_0003)
        let source = generator.bytes(1200)
        for length in [0, 1, 3, 4, 7, 8, 9, 63, 64, 65, 128, 200, 257, 1100] {
            for from in 0..<9 {
                for to in 0..<9 {
                    for phase in 0..<4 {
                        var target = [UInt8](repeating: 0xEE, count: 1200)
                        let copied = source.withUnsafeBytes { source in
                            target.withUnsafeMutableBytes { target in
                                Self.key.apply(
                                    copying: UnsafeRawBufferPointer(rebasing: source[from..<from + length]),
                                    into: UnsafeMutableRawBufferPointer(rebasing: target[to..<to + length]),
                                    phase: phase
                                )
                            }
                        }
                        var expected = [UInt8](repeating: 0xEE, count: 1200)
                        let masked = reference(Array(source[from..<from + length]), phase: phase)
                        expected.replaceSubrange(to..<to + length, with: masked)
                        if target != expected || copied != length {
                            Issue.record("length \(length), from \(from), to \(to), phase \(phase)")
                            return
                        }
                    }
                }
            }
        }
    }

    @Test("The smaller of the two buffers decides how much is copied", arguments: [(10, 4), (4, 10), (0, 4), (4, 0)])
    func unequal(sourceCount: Int, targetCount: Int) {
        let source = [UInt8](repeating: 0, count: sourceCount)
        var target = [UInt8](repeating: 0xEE, count: targetCount)
        let copied = source.withUnsafeBytes { source in
            target.withUnsafeMutableBytes { Self.key.apply(copying: source, into: $0) }
        }
        let smaller = min(sourceCount, targetCount)
        #expect(copied == smaller)
        #expect(Array(target.prefix(smaller)) == reference(Array(source.prefix(smaller)), phase: 0))
        #expect(target.dropFirst(smaller).allSatisfy { $0 == 0xEE })
    }

    @Test("A payload unmasked in pieces equals one unmasked at once")
    func pieces() {
        let seed: UInt64 = 0x5EED_0004
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let original = generator.bytes(Int.random(in: 0...600, using: &generator))
            var bytes = original
            var start = 0
            while start < bytes.count {
                let end = Int.random(in: start + 1...min(bytes.count, start + 200), using: &generator)
                bytes.withUnsafeMutableBytes { raw in
                    Self.key.apply(to: UnsafeMutableRawBufferPointer(rebasing: raw[start..<end]), phase: start)
                }
                start = end
            }
            #expect(bytes == reference(original, phase: 0), "seed \(seed)")
        }
    }

    @Test("Any phase will do", arguments: [4, 5, 1 << 40 + 3, Int.max, -1, -4, Int.min])
    func phases(phase: Int) {
        var bytes: [UInt8] = [0, 0, 0, 0, 0]
        bytes.withUnsafeMutableBytes { Self.key.apply(to: $0, phase: phase) }
        #expect(bytes == (0..<5).map { Self.key[(phase & 3) + $0] })
    }

    @Test("An empty buffer is left alone")
    func empty() {
        Self.key.apply(to: UnsafeMutableRawBufferPointer(start: nil, count: 0))
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(Self.key.apply(copying: none, into: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == 0)
    }

    @Test("A key is told by its bytes in wire order, and equals itself only")
    func keys() {
        #expect(Self.key.description == "37fa213d")
        #expect(MaskingKey(0, 0, 1, 2).description == "00000102")
        #expect((0..<5).map { Self.key[$0] } == [0x37, 0xFA, 0x21, 0x3D, 0x37])
        #expect(Self.key != MaskingKey(0x3D, 0x21, 0xFA, 0x37))
    }

    @Test("Keys drawn from a generator are its numbers, keys drawn from the system differ")
    func random() {
        var one = SeededGenerator(seed: 7)
        var other = SeededGenerator(seed: 7)
        #expect(MaskingKey.random(using: &one) == MaskingKey.random(using: &other))
        #expect(Set((0..<64).map { _ in MaskingKey.random() }).count > 32)
    }
}
