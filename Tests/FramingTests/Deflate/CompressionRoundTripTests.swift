// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("Compressed and decompressed (RFC 7692 §7.2)")
struct CompressionRoundTripTests {
    static let levels = [0, 1, 3, 6, 9]

    @Test("Messages come back for all windows, levels and both takeovers, in either role", arguments: 8...15)
    func roundTrip(bits: Int) throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: "round trip, window \(bits)"))
        for level in Self.levels {
            for noTakeover in [false, true] {
                let role = Bool.random(using: &generator) ? Role.server : .client
                let configuration = PermessageDeflate.Configuration(
                    memoryLevel: Int.random(in: 1...9, using: &generator),
                    compressionLevel: level,
                    keepsIdleState: Bool.random(using: &generator)
                )
                let parameters = PermessageDeflate.Parameters(
                    serverNoContextTakeover: noTakeover,
                    clientNoContextTakeover: noTakeover,
                    serverMaxWindowBits: bits,
                    clientMaxWindowBits: bits
                )
                let sizes = [1, 5, 255, 256, 257, 700, 0, Int.random(in: 1...40_000, using: &generator), 1000]
                var messages = sizes.map { Compression.text($0, &generator) }
                messages.append(generator.bytes(3000))
                let payloads = try Compression.compress(
                    messages,
                    parameters: parameters,
                    configuration: configuration,
                    role: role
                )
                let piece = Int.random(in: 1...4000, using: &generator)
                for piece in [Int.max, piece] {
                    let back = try Compression.inflate(
                        payloads,
                        parameters: parameters,
                        configuration: configuration,
                        role: role.peer,
                        piece: piece
                    )
                    #expect(back == messages, "level \(level), \(parameters), \(configuration), pieces of \(piece)")
                }
            }
        }
    }

    @Test("No distance goes beyond the window that was agreed on, 256 bytes among them (§7.1.2)", arguments: 8...15)
    func distances(bits: Int) throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: "distances, window \(bits)"))
        // Anything recurs after each number of bytes around the window's size.
        let messages = [0, 1, 6, 255].map { extra -> [UInt8] in
            let period = generator.bytes(1 << bits - 3 + extra)
            return period + period.prefix(600)
        }
        let parameters = PermessageDeflate.Parameters(serverMaxWindowBits: bits)
        for level in [1, 9] {
            let configuration = PermessageDeflate.Configuration(memoryLevel: 9, compressionLevel: level)
            let text = Compression.text(4000, &generator)
            let payloads = try Compression.compress(
                messages + [text],
                parameters: parameters,
                configuration: configuration
            )
            var plain = PlainInflater()
            for (payload, message) in zip(payloads, messages + [text]) {
                #expect(plain.message(payload) == message)
            }
            #expect(plain.farthest <= 1 << bits)
            #expect(plain.farthest > 0)
        }
    }

    @Test("What cannot be compressed grows by less than a sixteenth, in a window of 8 bits too", arguments: 8...15)
    func incompressible(bits: Int) throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: "incompressible, window \(bits)"))
        let message = generator.bytes(100_000)
        let parameters = PermessageDeflate.Parameters(serverMaxWindowBits: bits)
        let payload = try Compression.compress([message], parameters: parameters)[0]
        #expect(payload.count < message.count + message.count / 16)
    }

    @Test("Messages of any size around the steps of the output come back")
    func steps() throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: "steps"))
        var deflater = MessageDeflater(role: .client, parameters: .init())
        var inflater = MessageInflater(role: .server, parameters: .init())
        for base in [1 << 18, 3 << 17, 1 << 19] {
            for size in [base - 64, base - 1, base, base + 1, base + 64] {
                let message = generator.bytes(size)
                let payload = try deflater.compressed(message)
                #expect(try inflater.inflated(payload) == message)
            }
        }
    }

    @Test("Whether a message is worth it is a matter of its size, from the configured one on")
    func minimum() {
        let configuration = PermessageDeflate.Configuration(minimumBytes: 100)
        let deflater = MessageDeflater(role: .client, parameters: .init(), configuration: configuration)
        #expect(deflater.isWorthCompressing(bytes: 99) == false)
        #expect(deflater.isWorthCompressing(bytes: 100) == true)
    }
}
