// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("MessagePack values of any kind")
struct ValueTests {
    @Test("Literals are values")
    func literals() throws {
        let value: MessagePackValue = ["a": [1, -1, 2.5, nil, true, "x"], 7: ["k": "v"]]
        #expect(try Hex.encode(value.messagePackBytes()) == "82a1619601ffcb4004000000000000c0c3a1780781a16ba176")
        #expect(value["a"]?[0]?.int == 1)
        #expect(value["a"]?[1]?.int == -1)
        #expect(value["a"]?[2]?.double == 2.5)
        #expect(value["a"]?[3]?.isNil == true)
        #expect(value["a"]?[4]?.bool == true)
        #expect(value["a"]?[5]?.string == "x")
        #expect(value["a"]?[6] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["b"] == nil)
        #expect(value[0] == nil)
        #expect(value.map?[7]?["k"] == "v")
        #expect(value.array == nil && value["a"]?.array?.count == 6 && value["a"]?.map == nil)
    }

    @Test(
        "Equal integers are equal, however they were written or made",
        arguments: [
            "05", "cc05", "cd0005", "ce00000005", "cf0000000000000005", "d005", "d10005", "d200000005",
            "d30000000000000005",
        ]
    )
    func integers(_ hex: String) throws {
        let value = try MessagePackValue(messagePack: try Hex.decode(hex))
        #expect(value == 5)
        #expect(value.hashValue == MessagePackValue.int(MessagePackInteger(5 as UInt64)).hashValue)
        #expect(MessagePackInteger(exactly: 5 as Int8) == MessagePackInteger(exactly: 5 as UInt64))
    }

    @Test("Integers are ordered, and hold what MessagePack holds and no more")
    func integerRange() {
        let numbers: [MessagePackInteger] = [
            MessagePackInteger(Int64.min), -1, 0, 1, MessagePackInteger(Int64.max), MessagePackInteger(UInt64.max),
        ]
        #expect(numbers.shuffled().sorted() == numbers)
        #expect(
            numbers.map(\.description) == [
                "-9223372036854775808", "-1", "0", "1", "9223372036854775807", "18446744073709551615",
            ]
        )
        #expect(MessagePackInteger(exactly: Int128(UInt64.max) + 1) == nil)
        #expect(MessagePackInteger(exactly: Int128(Int64.min) - 1) == nil)
        #expect(MessagePackInteger(UInt64.max).exactly(Int64.self) == nil)
        #expect(MessagePackInteger(-1 as Int64).exactly(UInt64.self) == nil)
        #expect(MessagePackInteger(-1 as Int64).exactly(Int8.self) == -1)
    }

    @Test("Pairs of a map keep their order, and are found, replaced, appended and removed by key")
    func maps() throws {
        var map: MessagePackMap = ["b": 1, "a": 2]
        map["c"] = 3
        map["b"] = 4
        map["a"] = nil
        map["x"] = nil
        #expect(map == ["b": 4, "c": 3])
        #expect(map != ["c": 3, "b": 4])
        #expect(map.count == 2 && map[1].key == "c")
        #expect(try MessagePackValue(messagePack: MessagePackValue.map(map).messagePackBytes()) == .map(map))
    }

    @Test(
        "Bytes of ext type -1 that are no timestamp stay an ext, and so do those of the older time",
        arguments: [
            "d4ff00", "c703ff000000", "d7ffffffffff00000000", "c70c05000000006553f100075bcd15",
            "c70cffffffffff0000000000000000",
        ]
    )
    func foreignTimes(_ hex: String) throws {
        let value = try MessagePackValue(messagePack: try Hex.decode(hex))
        guard case .ext = value else { return #expect(Bool(false), "\(value)") }
        #expect(try Hex.encode(value.messagePackBytes()) == hex)
        #expect(
            value.time == (hex.contains("6553f100") ? Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789) : nil)
        )
    }

    @Test("Random values come back, and what they are skipped as is what they are")
    func random() throws {
        let seed = TestSeed.make(for: "ValueTests.random")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let value = MessagePackValue.random(depth: 3, using: &generator)
            let bytes = try value.messagePackBytes()
            #expect(try MessagePackValue(messagePack: bytes) == value, "seed \(seed)")
            #expect(try MessagePackDecoder().decode(MessagePackValue.self, from: bytes) == value, "seed \(seed)")
            var reader = MessagePackReader(bytes.span.bytes)
            try reader.skip()
            #expect(reader.remaining == 0, "seed \(seed)")
        }
    }

    @Test("Random bytes never trap, and what is read of them is written in no more bytes and read again")
    func randomBytes() throws {
        let seed = TestSeed.make(for: "ValueTests.randomBytes")
        var generator = SeededGenerator(seed: seed)
        var read = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                UInt8.random(in: 0 ... .max, using: &generator)
            }
            var reader = MessagePackReader(bytes.span.bytes)
            guard let value = try? MessagePackValue(from: &reader) else { continue }
            read += 1
            let written = try value.messagePackBytes()
            #expect(written.count <= reader.offset, "seed \(seed): \(Hex.encode(bytes))")
            // Not compared as values: a float that is no number is not equal to itself.
            #expect(try MessagePackValue(messagePack: written).messagePackBytes() == written, "seed \(seed)")
        }
        #expect(read > 1000, "seed \(seed)")
    }

    @Test("A thousand values in one another are released without recursion beyond the limit")
    func release() throws {
        let limits = MessagePackLimits(maximumDepth: 1000)
        let bytes = [UInt8](repeating: 0x91, count: 1000) + [0xc0]
        var value: MessagePackValue? = try MessagePackValue(messagePack: bytes, limits: limits)
        #expect(try value?.messagePackBytes() == bytes)
        value = nil
        #expect(value == nil)
    }
}
