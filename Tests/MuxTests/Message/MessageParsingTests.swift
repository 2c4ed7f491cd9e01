// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("Parsing messages")
struct MessageParsingTests {
    @Test("The fields may be in any integer form that fits, and the tuple under any array header")
    func longForms() throws {
        let expected = MessageHeader(
            muxID: 5,
            sequence: 6,
            deadlineMilliseconds: 7,
            handler: 20,
            operation: .request,
            flags: .endOfStream
        )
        func forms(_ value: UInt8) -> [String] {
            let hex = Hex.encode([value])
            return [
                hex, "cc\(hex)", "cd00\(hex)", "ce000000\(hex)", "cf00000000000000\(hex)",
                "d0\(hex)", "d100\(hex)", "d2000000\(hex)", "d300000000000000\(hex)",
            ]
        }
        let fields: [UInt8] = [5, 6, 7, 20, 14, 2]
        for header in ["97", "dc0007", "dd00000007"] {
            for payload in ["c403616263", "c50003616263", "c600000003616263"] {
                for (index, field) in fields.enumerated() {
                    for form in forms(field) {
                        var values = fields.map { Hex.encode([$0]) }
                        values[index] = form
                        let hex = header + values.joined() + payload
                        let bytes = try Hex.decode(hex)
                        let message = try Message(parsing: bytes.span.bytes)
                        #expect(message.header == expected, "\(hex)")
                        #expect(bytes[message.payload] == [0x61, 0x62, 0x63], "\(hex)")
                    }
                }
            }
        }
    }

    @Test("A number one past its field's largest is refused, the largest is taken")
    func limits() throws {
        let largest: [(field: Int, fits: String, overflows: String)] = [
            (1, "ceffffffff", "cf0000000100000000"),
            (2, "ceffffffff", "cf0000000100000000"),
            (3, "ccff", "cd0100"),
            (4, "ccff", "cd0100"),
            (5, "ccfe", "cd0100"),
        ]
        for (field, fits, overflows) in largest {
            var values = ["00", "00", "00", "00", "00", "00"]
            values[field] = fits
            let bytes = try Hex.decode("97" + values.joined() + "c400" + String(repeating: "00", count: 32))
            #expect(throws: Never.self, "field \(field)") { _ = try Message(parsing: bytes.span.bytes) }
            values[field] = overflows
            let error = Handling(try Hex.decode("97" + values.joined() + "c400")).error
            #expect(error?.code == .overflow, "field \(field)")
        }
        let bytes = try Hex.decode("97cfffffffffffffffff0000000000c400")
        #expect(try Message(parsing: bytes.span.bytes).header.muxID == .max)
    }

    @Test("A message is judged alike whether or not its form is the one that senders use")
    func sameJudgement() throws {
        // The array header that no sender uses takes the careful way through the parser, the usual one the quick way.
        let seed = TestSeed.make(for: "MessageParsingTests.sameJudgement")
        var generator = SeededGenerator(seed: seed)
        let numbers = [
            "00", "05", "7f", "cc80", "cdffff", "ce00010000", "cfffffffffffffffff", "d005", "ff", "c0", "c1",
        ]
        let payloads = ["c400", "c40161", "c5000161", "c60000000161", "c40261", "c6ffffffff61", "c0", "a161", "91", ""]
        var parsed = 0
        for _ in 0..<20_000 {
            // Mostly numbers that fit, or hardly a tuple would get to its end.
            let fields = (0..<6).map { _ in
                numbers[
                    Int.random(in: 0..<8, using: &generator) > 0
                        ? Int.random(in: 0..<3, using: &generator)
                        : Int.random(in: 0..<numbers.count, using: &generator)
                ]
            }
            let payload = payloads.randomElement(using: &generator) ?? ""
            var rest = try Hex.decode(fields.joined() + payload)
            if Bool.random(using: &generator) {
                rest.removeLast(min(rest.count, Int.random(in: 0..<4, using: &generator)))
            }
            let quick = Handling([0x97] + rest)
            let careful = Handling([0xdc, 0x00, 0x07] + rest)
            if quick.error?.code == .checksumMismatch || careful.error?.code == .checksumMismatch { continue }
            #expect(quick.error?.code == careful.error?.code, "seed \(seed): \(Hex.encode(rest))")
            #expect(quick.error.map(\.offset) == careful.error.map { max(0, $0.offset - 2) }, "seed \(seed)")
            #expect(quick.handled.map(\.header) == careful.handled.map(\.header), "seed \(seed)")
            parsed += quick.handled.count
        }
        #expect(parsed > 1000, "seed \(seed)")
    }

    @Test("A range beyond the bytes is brought into them")
    func ranges() throws {
        let bytes = try Hex.decode("97010000140e02c400")
        #expect(try Message(parsing: bytes.span.bytes, in: -5..<100).header.muxID == 1)
        #expect(throws: MessageError.self) { _ = try Message(parsing: bytes.span.bytes, in: 50..<100) }
        #expect(throws: MessageError.self) { _ = try Message(parsing: bytes.span.bytes, in: 3..<3) }
    }

    @Test("Changed messages never trap, and what is parsed can be encoded and parsed again")
    func mutations() throws {
        let seed = TestSeed.make(for: "MessageParsingTests.mutations")
        var generator = SeededGenerator(seed: seed)
        let vectors = try Vectors.load()
        let seeds = vectors.messages.compactMap(\.encoded.full) + vectors.invalid.map(\.bytes)
        let originals = seeds.filter { $0.count < 600 } + vectors.merged.compactMap(\.encoded.full)
        for original in originals {
            for _ in 0..<40 {
                var bytes = original
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let index = Int.random(in: 0...bytes.count, using: &generator)
                    switch Int.random(in: 0..<3, using: &generator) {
                    case 0 where index < bytes.count: bytes[index] = UInt8.random(in: 0 ... .max, using: &generator)
                    case 1 where index < bytes.count: bytes.remove(at: index)
                    default: bytes.insert(UInt8.random(in: 0 ... .max, using: &generator), at: index)
                    }
                }
                for message in Handling(bytes).handled {
                    #expect(bytes.indices.contains(message.payload.upperBound - 1), "seed \(seed)")
                    let payload = Array(bytes[message.payload])
                    let again = try message.header.encoded(payload: payload, subroute: message.subroute)
                    let header = try Message(parsing: again.span.bytes).header
                    #expect(header == message.header, "seed \(seed): \(Hex.encode(bytes))")
                }
            }
        }
    }
}
