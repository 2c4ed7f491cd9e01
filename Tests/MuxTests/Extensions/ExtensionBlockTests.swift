// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("Extension blocks")
struct ExtensionBlockTests {
    func parse(_ hex: String, maximumBytes: Int = 65_535) throws -> ExtensionBlock {
        let bytes = try Hex.decode(hex)
        return try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: maximumBytes)
    }

    func failure(_ hex: String) throws -> MessagePackError {
        let bytes = try Hex.decode(hex)
        return try #require(
            #expect(throws: MessagePackError.self, "\(hex)") {
                _ = try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: 65_535)
            }
        )
    }

    @Test("Blocks are parsed to what they were encoded from")
    func roundTrip() throws {
        let seed = TestSeed.make(for: "ExtensionBlockTests.roundTrip")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let block = RandomBlock.make(using: &generator)
            let bytes = try block.encoded()
            let parsed = try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: bytes.count)
            #expect(parsed == block, "seed \(seed)")
            #expect(try parsed.encoded() == bytes, "seed \(seed)")
        }
    }

    @Test("Each field alone makes a block that is not empty")
    func fields() throws {
        let blocks: [(ExtensionBlock, String)] = [
            (.init(inCapacity: 0), "81a16900"), (.init(inCapacity: .max), "81a169ceffffffff"),
            (.init(outCapacity: 1), "81a16f01"), (.init(windowBytes: 262_144), "81a162ce00040000"),
            (.init(metadata: ["k": ""]), "81a16d81a16ba0"), (.init(handlerName: "n"), "81a168a16e"),
            (.init(errorCode: "c"), "81a163a163"), (.init(errorDetails: []), "81a164c400"),
        ]
        for (block, hex) in blocks {
            #expect(!block.isEmpty)
            #expect(Hex.encode(try block.encoded()) == hex)
            #expect(try parse(hex) == block)
        }
        #expect(ExtensionBlock().isEmpty)
        #expect(Hex.encode(try ExtensionBlock().encoded()) == "80")
        #expect(try parse("80").isEmpty)
        #expect(try parse("81a16d80").isEmpty)
    }

    @Test("Keys come in any order, unknown ones are skipped, and of repeated ones the last counts")
    func leniency() throws {
        #expect(try parse("82a16f02a16901") == ExtensionBlock(inCapacity: 1, outCapacity: 2))
        #expect(
            try parse("83a17a82a16193c0c0c0a162c403000102a16901d92178" + String(repeating: "78", count: 32) + "c0")
                == ExtensionBlock(inCapacity: 1)
        )
        #expect(try parse("82a16901a16902") == ExtensionBlock(inCapacity: 2))
        #expect(try parse("82a16d81a16ba131a16d81a16ba132") == ExtensionBlock(metadata: ["k": "2"]))
        #expect(try parse("de0001a169cf0000000000000007") == ExtensionBlock(inCapacity: 7))
        #expect(try parse("81a16d82a16ba131a16ba132") == ExtensionBlock(metadata: ["k": "1", "k": "2"]))
    }

    @Test(
        "A malformed block is refused",
        arguments: [
            ("", "truncated", 0), ("81", "truncated", 0), ("c1", "reservedByte", 0), ("c0", "wrongType", 0),
            ("90", "wrongType", 0), ("a0", "wrongType", 0), ("8080", "invalidValue", 1), ("80c0", "invalidValue", 1),
            ("8101c0", "wrongType", 1), ("81c401ffc0", "wrongType", 1),
            ("81a169ff", "overflow", 3), ("81a169cf0000000100000000", "overflow", 3), ("81a169a131", "wrongType", 3),
            ("81a16fc0", "wrongType", 3), ("81a16fd0ff", "overflow", 3), ("81a162c3", "wrongType", 3),
            ("81a162cf0000000100000000", "overflow", 3),
            ("81a16d90", "wrongType", 3), ("81a16dc0", "wrongType", 3), ("81a16d81a16b01", "wrongType", 6),
            ("81a16d8101a16b", "wrongType", 4), ("81a16d81a0a0", "invalidValue", 4),
            ("81a16d81a1ffa0", "invalidUTF8", 4), ("81a16d81a16ba1ff", "invalidUTF8", 6),
            ("81a168a0", "invalidValue", 3), ("81a168c0", "wrongType", 3), ("81a168c4016e", "wrongType", 3),
            ("81a168a1ff", "invalidUTF8", 3), ("81a163a0", "invalidValue", 3), ("81a163a1ff", "invalidUTF8", 3),
            ("81a16301", "wrongType", 3), ("81a164a161", "wrongType", 3), ("81a164c0", "wrongType", 3),
            ("81a17ac1", "reservedByte", 3), ("81a17a", "truncated", 3),
            // Lengths that no bytes stand behind.
            ("dfffffffff", "truncated", 0), ("81a16ddfffffffff", "truncated", 3),
            ("81a16ddf7fffffffa16ba0", "truncated", 3), ("81a164c6ffffffff00", "truncated", 3),
            ("81a168dbffffffff6e", "truncated", 3), ("81a16d81dbffffffff6e", "truncated", 4),
            ("81a16d81a16bdbffffffff6e", "truncated", 6), ("81a17addffffffff", "truncated", 3),
        ]
    )
    func malformed(_ hex: String, _ code: String, _ offset: Int) throws {
        let error = try failure(hex)
        #expect(error.code.rawValue == code, "\(error)")
        #expect(error.offset == offset, "\(error)")
    }

    @Test("No block survives being cut short")
    func truncation() throws {
        let seed = TestSeed.make(for: "ExtensionBlockTests.truncation")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let bytes = try RandomBlock.make(using: &generator).encoded()
            for count in 0..<bytes.count {
                #expect(throws: MessagePackError.self, "seed \(seed)") {
                    _ = try ExtensionBlock(parsing: bytes.span.bytes.extracting(0..<count), maximumBytes: 65_535)
                }
            }
        }
    }

    @Test("Changed blocks never trap, and what is parsed can be encoded and parsed again")
    func mutations() throws {
        let seed = TestSeed.make(for: "ExtensionBlockTests.mutations")
        var generator = SeededGenerator(seed: seed)
        var parsed = 0
        for _ in 0..<5000 {
            var bytes = try RandomBlock.make(using: &generator).encoded()
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0 ... .max, using: &generator)
            }
            guard let block = try? ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: bytes.count) else {
                continue
            }
            parsed += 1
            let again = try block.encoded()
            #expect(try ExtensionBlock(parsing: again.span.bytes, maximumBytes: 65_535) == block, "seed \(seed)")
        }
        #expect(parsed > 100, "seed \(seed)")
    }
}
