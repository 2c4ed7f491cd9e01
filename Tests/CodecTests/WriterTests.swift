// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("The MessagePack writer's buffer")
struct WriterTests {
    @Test("What is written is the same however the buffer grows", arguments: [0, 1, 7, 64, 100_000])
    func growth(_ capacity: Int) throws {
        var writer = MessagePackWriter(reservingCapacity: capacity)
        var expected: [UInt8] = []
        for number in 0..<5000 {
            writer.write(number)
            try writer.write("text \(number)")
            writer.writeKey("key")
            try writer.writeBinary([1, 2, UInt8(truncatingIfNeeded: number)])
            expected += try number.messagePackBytes() + "text \(number)".messagePackBytes()
            expected += [0xa3, 0x6b, 0x65, 0x79, 0xc4, 3, 1, 2, UInt8(truncatingIfNeeded: number)]
        }
        #expect(writer.bytes == expected)
        #expect(writer.byteCount == expected.count)
        let borrowed = writer.withUnsafeBytes { Array($0) }
        #expect(borrowed == expected)
        let inPlace = writer.span.withUnsafeBytes { Array($0) }
        #expect(inPlace == expected)
    }

    @Test("An emptied writer begins anew")
    func reuse() throws {
        var writer = MessagePackWriter()
        #expect(writer.bytes == [])
        #expect(writer.span.byteCount == 0)
        for keeping in [true, false, true] {
            try writer.write(String(repeating: "x", count: 1000))
            writer.removeAll(keepingCapacity: keeping)
            #expect(writer.byteCount == 0)
            #expect(writer.bytes == [])
            writer.write(true)
            #expect(writer.bytes == [0xc3])
        }
        writer.removeAll(keepingCapacityUpTo: 10)
        writer.reserveCapacity(5)
        writer.writeNil()
        #expect(writer.bytes == [0xc0])
    }

    @Test("A key is the text that it is, of any length")
    func keys() throws {
        let keys: [StaticString] = [
            "", "a", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmno", "abcdefghijklmnop",
            "abcdefghijklmnopqrstuvwxyz01234", "abcdefghijklmnopqrstuvwxyz012345", "größe",
        ]
        for key in keys {
            var writer = MessagePackWriter()
            writer.writeKey(key)
            let text = key.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
            #expect(try writer.bytes == text.messagePackBytes())
            for other in keys {
                var reader = MessagePackReader(writer.span)
                let isSame = key.withUTF8Buffer { one in other.withUTF8Buffer { one.elementsEqual($0) } }
                let isMatch = reader.readKeyIfNext(other)
                #expect(isMatch == isSame, "\(key), \(other)")
                #expect(reader.offset == (isSame ? writer.byteCount : 0))
            }
        }
    }

    @Test("A key is matched in any form, and every byte of it counts")
    func matching() throws {
        for form in ["a3616263", "d903616263", "da0003616263", "db00000003616263"] {
            let bytes = try Hex.decode(form)
            var reader = MessagePackReader(bytes.span.bytes)
            let others = [reader.readKeyIfNext("abd"), reader.readKeyIfNext("ab"), reader.readKeyIfNext("abcd")]
            #expect(others == [false, false, false])
            let isMatch = reader.readKeyIfNext("abc")
            #expect(isMatch && reader.remaining == 0, "\(form)")
            for count in 0..<bytes.count {
                let cut = Array(bytes[..<count])
                var reader = MessagePackReader(cut.span.bytes)
                let isMatch = reader.readKeyIfNext("abc")
                #expect(!isMatch && reader.offset == 0)
            }
        }
        let key = "abcdefghijklmnopqrstuvwxyz01234"
        for index in 0..<31 {
            var bytes = try key.messagePackBytes()
            bytes[index + 1] ^= 1
            var reader = MessagePackReader(bytes.span.bytes)
            let isMatch = reader.readKeyIfNext("abcdefghijklmnopqrstuvwxyz01234")
            #expect(!isMatch, "byte \(index)")
        }
        for hex in ["c0", "01", "c403616263", "93616263", "c1"] {
            let bytes = try Hex.decode(hex)
            var reader = MessagePackReader(bytes.span.bytes)
            let isMatch = reader.readKeyIfNext("abc")
            #expect(!isMatch)
        }
    }
}
