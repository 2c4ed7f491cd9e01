// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("Any split of the bytes makes the same connection")
struct SplitTests {
    private let limits = WebSocketLimits(
        maximumMessageBytes: 2_000,
        maximumFrameBytes: 900,
        maximumFragments: 6,
        maximumControlFramesPerSecond: 8
    )

    private func end(_ bytes: [UInt8], _ role: Role, splitAt ends: [Int] = []) -> ConnectionEnd {
        let end = ConnectionEnd(role, limits)
        var taken = 0
        for split in ends.sorted() + [bytes.count] {
            end.receive(bytes[taken..<split])
            taken = split
        }
        return end
    }

    /// Frames that mostly follow the rules, in fragments, with control frames between them.
    private func stream(_ role: Role, _ generator: inout SeededGenerator, spoiled: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        func frame(_ opcode: Opcode, _ payload: [UInt8], fin: Bool = true) {
            let mask = role == .server ? generator.bytes(4) : nil
            bytes += Frames.frame(opcode.rawValue, payload, fin: fin, mask: mask)
        }
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let isText = Bool.random(using: &generator)
            let words = ["a", "ß", "€", "😀", "words of some length "]
            let length = Int.random(in: 0...300, using: &generator)
            let text = (0..<length / 4).map { _ in words.randomElement(using: &generator) ?? "" }.joined()
            var rest = (isText ? Array(text.utf8) : generator.bytes(length))[...]
            var opcode: Opcode = isText ? .text : .binary
            while Int.random(in: 0...2, using: &generator) == 0 {
                let piece = rest.prefix(Int.random(in: 0...rest.count, using: &generator))
                frame(opcode, Array(piece), fin: false)
                rest = rest.dropFirst(piece.count)
                opcode = .continuation
                if Bool.random(using: &generator) {
                    let payload = generator.bytes(Int.random(in: 0...125, using: &generator))
                    frame(Bool.random(using: &generator) ? .ping : .pong, payload)
                }
            }
            frame(opcode, Array(rest))
        }
        if Bool.random(using: &generator) { frame(.close, [0x03, 0xE8] + Array("bye".utf8)) }
        if spoiled {
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
        }
        return bytes
    }

    @Test(
        "Valid and spoiled streams: events and answers are the same however split, and the naive decoder's",
        arguments: Role.allCases,
        [false, true]
    )
    func streams(role: Role, spoiled: Bool) {
        let seed = TestSeed.make(for: "SplitTests")
        for run in 0..<150 {
            var generator = SeededGenerator(seed: seed &+ UInt64(run))
            let bytes = stream(role, &generator, spoiled: spoiled)
            let whole = end(bytes, role)
            let expected = NaiveDecoder.decode(bytes, role: role, limits: limits)
            #expect(whole.received.map { NaiveDecoder.Event($0) } == expected, "seed \(seed), run \(run)")
            let splits = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
                Int.random(in: 0...bytes.count, using: &generator)
            }
            for ends in [splits, Array(0...bytes.count)] {
                let split = end(bytes, role, splitAt: ends)
                #expect(split.events == whole.events, "seed \(seed), run \(run)")
                #expect(split.output == whole.output, "seed \(seed), run \(run)")
                #expect(split.timeLeft == whole.timeLeft, "seed \(seed), run \(run)")
            }
            _ = whole.sent
        }
    }
}
