// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

/// A peer that once knew the protocol: it says what an honest one said, changed at random.
struct HostilePeer {
    private var generator: SeededGenerator
    private let honest: [TestMessage]

    init(seed: UInt64, saying honest: [TestMessage]) {
        generator = SeededGenerator(seed: seed)
        self.honest = honest
    }

    /// What it says, frame by frame.
    mutating func frames() throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        for index in honest.indices {
            var message = honest[index]
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: continue
            case 1: frames.append(try message.encoded())
            case 2: message = honest.randomElement(using: &generator) ?? message
            case 3, 4: change(&message)
            case 5:
                change(&message)
                change(&message)
            default: break
            }
            var bytes = try message.encoded()
            switch Int.random(in: 0..<40, using: &generator) {
            case 0: bytes = scramble(bytes)
            case 1: bytes = try batch([bytes, (honest.randomElement(using: &generator) ?? message).encoded()])
            default: break
            }
            frames.append(bytes)
        }
        return frames
    }

    private mutating func change(_ message: inout TestMessage) {
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: message.header.muxID = anyMux()
        case 1: message.header.sequence = any(of: [0, 1, 2, 3, .max])
        case 2: message.header.deadlineMilliseconds = any(of: [0, 1, 5, .max])
        case 3: message.header.handler = UInt8.random(in: 18...36, using: &generator)
        case 4: message.header.operation = Mux.Operation(rawValue: UInt8.random(in: 0...18, using: &generator))
        case 5: message.header.flags.formSymmetricDifference(any(of: [.endOfStream, .stateless, .error, .zeroLength]))
        default:
            let count = Int.random(in: 0...40, using: &generator)
            message.payload = (0..<count).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
        }
    }

    private mutating func any<Value>(of values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &generator)]
    }

    private mutating func anyMux() -> UInt64 {
        let known = honest.randomElement(using: &generator)?.header.muxID ?? 1
        return any(of: [0, 1, known, known, known &+ 1, known &+ (1 << 24), .max])
    }

    private mutating func scramble(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &generator)
            bytes[index] = UInt8.random(in: 0 ... .max, using: &generator)
        }
        return Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator) + 4))
    }

    private func batch(_ parts: [[UInt8]]) throws -> [UInt8] {
        let outer = MessageHeader(sequence: UInt32(parts.count), operation: .merged)
        return try parts.reduce(outer.encoded()) { bytes, part in
            var header = [UInt8](repeating: 0, count: MergedBatch.partHeaderLength(part.count))
            try header.withUnsafeMutableBytes { _ = try MergedBatch.encodePartHeader(partLength: part.count, into: $0) }
            return bytes + header + part
        }
    }
}
