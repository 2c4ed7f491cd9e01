// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("Compressed messages that are not valid (RFC 7692 §7.2.2)")
struct InvalidCompressionTests {
    /// What is wrong, and the messages, of which the last one has it.
    static let table: [(String, [String])] = [
        ("nothing, not even the byte of an empty message", [""]),
        ("nothing, after a last block", ["f348cdc9c90700", ""]),
        ("a block of the reserved type", ["07"]),
        ("lengths of a block without compression that do not fit", ["000500fbff48656c6c6f00"]),
        ("a reference to before the first message", ["f200110000"]),
        ("the end inside of a block", ["f248cdc9"]),
        ("the end inside of a block without compression", ["000500faff48656c"]),
        ("the end four bytes early, which the tail would fill", ["000900f6ff48656c6c6f"]),
        ("the tail left in and cut short", ["f248cdc9c907000000"]),
        ("more lengths of codes than there can be", ["fdff"]),
        ("a message after it", ["f248cdc9c90700", "ff"]),
        ("text that was never compressed", ["48656c6c6f"]),
    ]

    @Test("Each is refused with code 1007, in pieces of any size, and so is all that follows", arguments: table)
    func refused(name: String, payloads: [String]) throws {
        for piece in [Int.max, 1, 2, 3] {
            var inflater = MessageInflater(role: .server, parameters: .init())
            for payload in payloads.dropLast() { _ = try inflater.inflated(hex(payload), piece: piece) }
            let last = hex(payloads.last ?? "")
            let error = #expect(throws: FramingError.self) { try inflater.inflated(last, piece: piece) }
            #expect(error?.code == .invalidCompressedData, "in pieces of \(piece)")
            #expect(error?.closeCode == .invalidPayload)
            #expect(inflater.holdsState == false)
            let again = #expect(throws: FramingError.self) { try inflater.inflated(hex("f248cdc9c90700")) }
            #expect(again == error)
        }
    }

    @Test("Every message cut short is refused, unless what is left is a message of its own")
    func truncated() throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: "truncated"))
        for level in [0, 1, 6] {
            let message = Compression.text(300, &generator)
            let configuration = PermessageDeflate.Configuration(compressionLevel: level)
            let payload = try Compression.compress([message], configuration: configuration)[0]
            for count in 0..<payload.count {
                let prefix = Array(payload.prefix(count))
                var plain = PlainInflater()
                let expected = plain.message(prefix)
                #expect((try? Compression.inflate([prefix])[0]) == expected, "\(count) of \(payload.count) bytes")
                #expect(expected == nil || level == 0 && expected == [], "\(count) of \(payload.count) bytes")
            }
        }
    }

    @Test("Whatever is changed in a message, the result is what RFC 1951 says, in pieces of any size")
    func mutated() throws {
        let seed = TestSeed.make(for: "mutated")
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for round in 0..<500 {
            let message = Compression.text(Int.random(in: 1...400, using: &generator), &generator)
            let configuration = PermessageDeflate.Configuration(
                compressionLevel: Int.random(in: 0...9, using: &generator)
            )
            var payload = try Compression.compress([message], configuration: configuration)[0]
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<payload.count, using: &generator)
                payload[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            }
            var plain = PlainInflater()
            let expected = plain.message(payload)
            for piece in [Int.max, 1, Int.random(in: 1...50, using: &generator)] {
                let result = try? Compression.inflate([payload], piece: piece)[0]
                #expect(result == expected, "seed \(seed), round \(round), \(hex(payload)), pieces of \(piece)")
            }
            accepted += expected == nil ? 0 : 1
        }
        #expect(accepted > 0 && accepted < 500)
    }

    @Test("Bytes of no meaning give what RFC 1951 says")
    func random() {
        let seed = TestSeed.make(for: "random")
        var generator = SeededGenerator(seed: seed)
        for round in 0..<3000 {
            let payload = generator.bytes(Int.random(in: 0...60, using: &generator))
            var plain = PlainInflater()
            let expected = plain.message(payload)
            let result = try? Compression.inflate([payload])[0]
            #expect(result == expected, "seed \(seed), round \(round), \(hex(payload))")
        }
    }
}
