// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("MessagePack integers")
struct IntegerTests {
    static let unsignedCases: [(UInt64, String)] = [
        (0, "00"), (1, "01"), (0x7f, "7f"),
        (0x80, "cc80"), (0xff, "ccff"),
        (0x100, "cd0100"), (0xffff, "cdffff"),
        (0x1_0000, "ce00010000"), (0xffff_ffff, "ceffffffff"),
        (0x1_0000_0000, "cf0000000100000000"), (.max, "cfffffffffffffffff"),
    ]

    static let signedCases: [(Int64, String)] = [
        (-1, "ff"), (-0x20, "e0"),
        (-0x21, "d0df"), (-0x80, "d080"),
        (-0x81, "d1ff7f"), (-0x8000, "d18000"),
        (-0x8001, "d2ffff7fff"), (-0x8000_0000, "d280000000"),
        (-0x8000_0001, "d3ffffffff7fffffff"), (.min, "d38000000000000000"),
    ]

    @Test("An unsigned integer is written in its shortest form and read back", arguments: unsignedCases)
    func unsigned(_ value: UInt64, _ hex: String) throws {
        #expect(try written { $0.write(value) } == hex)
        let result = try read(hex) { reader throws(MessagePackError) in try reader.readInteger(UInt64.self) }
        #expect(result == (value, hex.count / 2))
        if let small = Int64(exactly: value) {
            #expect(try written { $0.write(small) } == hex)
            #expect(try read(hex) { r throws(MessagePackError) in try r.readInteger(Int64.self) }.value == small)
        }
    }

    @Test("A negative integer is written in its shortest form and read back", arguments: signedCases)
    func negative(_ value: Int64, _ hex: String) throws {
        #expect(try written { $0.write(value) } == hex)
        let result = try read(hex) { reader throws(MessagePackError) in try reader.readInteger(Int64.self) }
        #expect(result == (value, hex.count / 2))
        let asUnsigned = try failure(hex) { r throws(MessagePackError) in try r.readInteger(UInt64.self) }
        #expect(asUnsigned == (.overflow, 0))
    }

    @Test(
        "Any form is read whose value fits",
        arguments: [
            ("cc05", 5), ("cd0005", 5), ("ce00000005", 5), ("cf0000000000000005", 5),
            ("d005", 5), ("d10005", 5), ("d200000005", 5), ("d30000000000000005", 5), ("d1007f", 127),
        ]
    )
    func longForms(_ hex: String, _ value: UInt8) throws {
        let result = try read(hex) { reader throws(MessagePackError) in try reader.readInteger(UInt8.self) }
        #expect(result == (value, hex.count / 2))
        #expect(try read(hex) { r throws(MessagePackError) in try r.readInteger(Int64.self) }.value == Int64(value))
    }

    @Test("A value beyond the type overflows and is not consumed")
    func overflow() throws {
        #expect(try failure("cd0100") { r throws(MessagePackError) in try r.readInteger(UInt8.self) } == (.overflow, 0))
        #expect(try read("ccff") { r throws(MessagePackError) in try r.readInteger(UInt8.self) }.value == 255)
        #expect(try failure("cc80") { r throws(MessagePackError) in try r.readInteger(Int8.self) } == (.overflow, 0))
        #expect(try failure("d1ff7f") { r throws(MessagePackError) in try r.readInteger(Int8.self) } == (.overflow, 0))
        #expect(
            try failure("ce00010000") { r throws(MessagePackError) in try r.readInteger(UInt16.self) } == (.overflow, 0)
        )
        #expect(
            try failure("cf0000000100000000") { r throws(MessagePackError) in try r.readInteger(UInt32.self) }
                == (.overflow, 0)
        )
        #expect(
            try failure("cf8000000000000000") { r throws(MessagePackError) in try r.readInteger(Int64.self) }
                == (.overflow, 0)
        )
        #expect(try failure("ff") { r throws(MessagePackError) in try r.readInteger(UInt8.self) } == (.overflow, 0))
    }

    @Test("An integer cut short is truncated and not consumed")
    func truncated() throws {
        for hex in (Self.unsignedCases.map(\.1) + Self.signedCases.map(\.1)) {
            for count in stride(from: 0, to: hex.count, by: 2) {
                let result = try failure(String(hex.prefix(count))) { r throws(MessagePackError) in
                    try r.readInteger(Int64.self)
                }
                #expect(result == (.truncated, 0), "\(hex) cut to \(count / 2) bytes")
            }
        }
    }

    @Test("An integer wider than 64 bits cannot be written")
    func tooWide() throws {
        #expect(throws: MessagePackError.self) {
            var writer = MessagePackWriter()
            try writer.write(UInt128(UInt64.max) + 1)
        }
        #expect(throws: MessagePackError.self) {
            var writer = MessagePackWriter()
            try writer.write(Int128(Int64.min) - 1)
        }
        #expect(try written { try $0.write(Int8(-1)) } == "ff")
        #expect(try written { try $0.write(UInt16(256)) } == "cd0100")
    }

    @Test("Random integers come back")
    func random() throws {
        let seed = TestSeed.make(for: "IntegerTests.random")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let shift = UInt64.random(in: 0..<64, using: &generator)
            let value = Int64(bitPattern: generator.next()) >> Int64(shift)
            let bytes = try Hex.decode(try written { $0.write(value) })
            var reader = MessagePackReader(bytes.span.bytes)
            #expect(try reader.readInteger(Int64.self) == value, "seed \(seed)")
            #expect(reader.remaining == 0, "seed \(seed), value \(value)")
        }
    }
}
