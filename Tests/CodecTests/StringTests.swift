// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("MessagePack str and bin")
struct StringTests {
    @Test(
        "A text is written with its shortest header and read back",
        arguments: [
            (0, "a0"), (1, "a1"), (31, "bf"), (32, "d920"), (255, "d9ff"), (256, "da0100"), (65535, "daffff"),
            (65536, "db00010000"),
        ]
    )
    func strings(_ count: Int, _ header: String) throws {
        let text = String(repeating: "x", count: count)
        let hex = try written { try $0.write(text) }
        #expect(hex == header + Hex.encode(text.utf8))
        #expect(try read(hex) { r throws(MessagePackError) in try r.readString() } == (text, hex.count / 2))
        let range = try read(hex) { r throws(MessagePackError) in try r.readStringBytes() }.value
        #expect(range == header.count / 2..<hex.count / 2)
        if count > 0 {
            let short = try failure(String(hex.dropLast(2))) { r throws(MessagePackError) in try r.readString() }
            #expect(short == (.truncated, 0))
        }
    }

    @Test(
        "A byte string is written with its shortest header and read back",
        arguments: [
            (0, "c400"), (1, "c401"), (255, "c4ff"), (256, "c50100"), (65535, "c5ffff"), (65536, "c600010000"),
        ]
    )
    func binaries(_ count: Int, _ header: String) throws {
        let body = PayloadPattern.bytes(count)
        let hex = try written { try $0.writeBinary(body) }
        #expect(hex == header + Hex.encode(body))
        let result = try read(hex) { r throws(MessagePackError) in try r.readBinary() }
        #expect(result == (header.count / 2..<hex.count / 2, hex.count / 2))
        if count > 0 {
            let short = try failure(String(hex.dropLast(2))) { r throws(MessagePackError) in try r.readBinary() }
            #expect(short == (.truncated, 0))
        }
    }

    @Test("Longer headers than needed are read", arguments: ["d90161", "da000161", "db0000000161"])
    func longHeaders(_ hex: String) throws {
        #expect(try read(hex) { r throws(MessagePackError) in try r.readString() } == ("a", hex.count / 2))
    }

    @Test(
        "A length beyond the bytes that are there is truncated",
        arguments: ["a1", "bf61", "d9", "d90261", "da00", "daffff61", "db0000", "dbffffffff61"]
    )
    func liesAboutStrings(_ hex: String) throws {
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readString() } == (.truncated, 0))
    }

    @Test(
        "A length of a bin beyond the bytes that are there is truncated",
        arguments: ["c4", "c401", "c50002ff", "c5ff", "c6000000", "c6ffffffff61"]
    )
    func liesAboutBinaries(_ hex: String) throws {
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readBinary() } == (.truncated, 0))
    }

    @Test("A text must be UTF-8", arguments: ["a180", "a2c0af", "a3eda080", "a4f4908080", "a1c3"])
    func invalidUTF8(_ hex: String) throws {
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readString() } == (.invalidUTF8, 0))
        #expect(
            try read(hex) { r throws(MessagePackError) in try r.readStringBytes() }.offset == hex.count / 2,
            "as bytes it can be read"
        )
    }

    @Test("A text may be any UTF-8", arguments: ["ü", "€", "😀", "\u{0}", "a\u{301}"])
    func unicode(_ text: String) throws {
        let hex = try written { try $0.write(text) }
        let result = try read(hex) { r throws(MessagePackError) in try r.readString() }
        #expect(Array(result.value.utf8) == Array(text.utf8))
    }

    @Test("A byte that is not UTF-8 is found wherever it is", arguments: 1...70)
    func invalidAnywhere(_ count: Int) throws {
        let letters = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        let header = count < 32 ? [0xa0 | UInt8(count)] : [0xd9, UInt8(count)]
        // The bytes behind it are no part of it.
        let hex = { (text: [UInt8]) in Hex.encode(header + text) + "ffffffffffffffff" }
        let text = try read(hex(letters)) { r throws(MessagePackError) in try r.readString() }.value
        #expect(Array(text.utf8) == letters)
        for place in 0..<count {
            var bytes = letters
            bytes[place] = 0xff
            let found = try failure(hex(bytes)) { r throws(MessagePackError) in try r.readString() }
            #expect(found == (.invalidUTF8, 0), "byte \(place) of \(count)")
        }
    }
}
