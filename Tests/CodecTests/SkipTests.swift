// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("Skipping MessagePack values")
struct SkipTests {
    static let values = [
        "00", "7f", "e0", "ff", "cc80", "cd0100", "ce00010000", "cf0000000100000000", "d080", "d18000", "d280000000",
        "d38000000000000000", "c0", "c2", "c3", "ca00000000", "cb0000000000000000", "a0", "a161", "d90161", "da000161",
        "db0000000161", "c400", "c40161", "c5000161", "c60000000161", "d40500", "d5050000", "d60500000000",
        "d7050000000000000000", "d80500000000000000000000000000000000", "c7010500", "c800010500", "c9000000010500",
        "90",
        "9101", "dc000101", "dd0000000101", "80", "810102", "de00010102", "df000000010102", "92918101c0c40100",
    ]

    @Test("A value of any form is skipped whole, and nothing behind it")
    func whole() throws {
        for hex in Self.values {
            let result = try read(hex + "c1") { r throws(MessagePackError) in try r.skip() }
            #expect(result.offset == hex.count / 2, "\(hex)")
        }
    }

    @Test("A value cut short is truncated and nothing of it is skipped")
    func truncated() throws {
        for hex in Self.values {
            for count in stride(from: 0, to: hex.count, by: 2) {
                let result = try failure(String(hex.prefix(count))) { r throws(MessagePackError) in try r.skip() }
                #expect(result == (.truncated, 0), "\(hex) cut to \(count / 2) bytes")
            }
        }
    }

    @Test("A reserved byte inside a value is found")
    func reservedInside() throws {
        #expect(try failure("9201c1") { r throws(MessagePackError) in try r.skip() } == (.reservedByte, 0))
    }

    @Test("A million nested arrays are skipped without recursion")
    func deeplyNestedArrays() throws {
        let depth = 1_000_000
        let bytes = [UInt8](repeating: 0x91, count: depth) + [0xc0]
        var reader = MessagePackReader(bytes.span.bytes)
        try reader.skip()
        #expect(reader.remaining == 0)

        let cut = [UInt8](repeating: 0x91, count: depth)
        var cutReader = MessagePackReader(cut.span.bytes)
        #expect(cutReader.skipFailure() == .truncated)
    }

    @Test("A million nested maps are skipped without recursion")
    func deeplyNestedMaps() throws {
        let depth = 1_000_000
        var bytes: [UInt8] = []
        for _ in 0..<depth { bytes += [0x81, 0xc0] }
        bytes.append(0xc0)
        var reader = MessagePackReader(bytes.span.bytes)
        try reader.skip()
        #expect(reader.remaining == 0)
    }

    @Test("Nested collections that announce 2^32-1 values each are truncated at once")
    func announcedWithoutEnd() {
        var bytes: [UInt8] = []
        for _ in 0..<1000 { bytes += [0xdf, 0xff, 0xff, 0xff, 0xff] }
        var reader = MessagePackReader(bytes.span.bytes)
        #expect(reader.skipFailure() == .truncated)
    }

    @Test("Random bytes never trap, and what can be skipped is")
    func random() {
        let seed = TestSeed.make(for: "SkipTests.random")
        var generator = SeededGenerator(seed: seed)
        var skipped = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                UInt8.random(in: 0 ... .max, using: &generator)
            }
            var reader = MessagePackReader(bytes.span.bytes)
            if reader.skipFailure() == nil {
                skipped += 1
                #expect(reader.offset > 0, "seed \(seed)")
            } else {
                #expect(reader.offset == 0, "seed \(seed)")
            }
        }
        #expect(skipped > 1000, "seed \(seed)")
    }
}

extension MessagePackReader {
    fileprivate mutating func skipFailure() -> MessagePackError.Code? {
        do throws(MessagePackError) {
            try skip()
            return nil
        } catch {
            return error.code
        }
    }
}
