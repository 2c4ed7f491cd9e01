// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("Any split of any valid stream gives the same events")
struct ValidStreamTests {
    /// No compression, and compression of all kinds.
    static let compressions: [PermessageDeflate.Parameters?] = [
        nil,
        .init(),
        .init(serverNoContextTakeover: true, clientNoContextTakeover: true),
        .init(serverMaxWindowBits: 8, clientMaxWindowBits: 9),
        .init(clientNoContextTakeover: true, serverMaxWindowBits: 9, clientMaxWindowBits: 8),
    ]

    private func end(
        _ bytes: [UInt8],
        _ role: Role,
        _ compression: PermessageDeflate.Parameters?,
        splitAt ends: [Int] = []
    ) -> ConnectionEnd {
        let end = ConnectionEnd(role: role, compression: compression)
        var taken = 0
        for split in ends.sorted() + [bytes.count] {
            end.receive(bytes[taken..<split])
            taken = split
        }
        return end
    }

    /// At random, in few pieces and in many; at every byte, if there are few; and at each place alone, if there are very
    /// few.
    private func splits(of count: Int, _ generator: inout SeededGenerator) -> [[Int]] {
        var splits = [1, 3, 20, 100].map { pieces in
            (0..<pieces).map { _ in Int.random(in: 0...count, using: &generator) }
        }
        if count <= 2_000 { splits.append(Array(0...count)) }
        if count <= 100 { splits += (0...count).map { [$0] } }
        return splits
    }

    @Test(
        "A connection gets what was sent, and answers the same, whole and in any pieces",
        arguments: Role.allCases,
        compressions
    )
    func connection(role: Role, compression: PermessageDeflate.Parameters?) throws {
        let seed = TestSeed.make(for: "ValidStreamTests")
        var features: Set<ValidStream.Feature> = []
        for run in 0..<100 {
            let note: Comment = "seed \(seed), run \(run)"
            let stream = try ValidStream(
                to: role,
                compression: compression,
                isLarge: run % 20 == 0,
                seed: seed &+ UInt64(run)
            )
            let (bytes, expected, answers) = (stream.bytes, stream.expected, stream.answers)
            features.formUnion(stream.features)
            let whole = end(bytes, role, compression)
            #expect(whole.received == expected, note)
            #expect(whole.sent == answers, note)
            var generator = SeededGenerator(seed: seed ^ UInt64(run))
            for ends in splits(of: bytes.count, &generator) {
                let split = end(bytes, role, compression, splitAt: ends)
                #expect(split.events == whole.events, note)
                #expect(split.output == whole.output, note)
                #expect(split.timeLeft == whole.timeLeft, note)
            }
        }
        // Any of these is in dozens of a hundred streams, or in five by choice.
        var missing = Set(ValidStream.Feature.allCases).subtracting(features)
        if compression == nil { missing.remove(.compressed) }
        #expect(missing == [], "seed \(seed): streams without what they are meant to have")
    }

    @Test("A machine gets what was sent, whole and in any pieces", arguments: Role.allCases)
    func machine(role: Role) throws {
        let seed = TestSeed.make(for: "ValidStreamTests")
        for run in 0..<100 {
            let stream = try ValidStream(to: role, compression: nil, isLarge: run % 20 == 0, seed: seed &+ UInt64(run))
            let (bytes, expected) = (stream.bytes, stream.expected)
            #expect(Receiver.receive(bytes, role: role) == expected, "seed \(seed), run \(run)")
            var generator = SeededGenerator(seed: seed ^ UInt64(run))
            for ends in splits(of: bytes.count, &generator) {
                let split = Receiver.receive(bytes, role: role, splitAt: ends)
                #expect(split == expected, "seed \(seed), run \(run)")
            }
        }
    }
}
