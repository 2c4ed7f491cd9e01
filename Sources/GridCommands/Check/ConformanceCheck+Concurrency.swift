// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import GridConformance
import NIOCore

/// Many calls on one connection, each to get its own answer.
extension ConformanceCheck {
    static let concurrency = [
        ConformanceCheck("20 answers 1000 requests at a time, each with its own payload") { peer in
            try await forEach(1000) { try await echo(peer, $0, size: 20 + $0 % 600) }
        },
        ConformanceCheck("20 answers 5000 requests, 100 at a time") { peer in
            try await forEach(100) { number in
                for round in 0..<50 { try await echo(peer, number * 50 + round, size: 32) }
            }
        },
        ConformanceCheck("22 answers in another order than it was asked") { peer in
            try await forEach(100) { number in
                let text = "\((100 - number) % 7) \(number)"
                try await peer.expect("slept \(text)", from: 22, text)
            }
        },
        ConformanceCheck("31 echoes 100 streams at a time, each its own messages") { peer in
            try await forEach(100) { number in
                let messages = (0..<40).map { CheckedPeer.bytes(64, number: number * 1000 + $0) }
                try await peer.expect(messages: messages, from: 31, sending: messages)
            }
        },
        ConformanceCheck("streams of every kind and requests run at the same time") { peer in
            try await forEach(96) { number in
                let messages = (0..<20).map { CheckedPeer.bytes(64, number: number * 1000 + $0) }
                switch number % 6 {
                case 0: try await peer.expect(messages: messages, from: 30, sending: messages)
                case 1: try await peer.expect(messages: messages, from: 42, sending: messages)
                case 2:
                    let pattern = (0..<50).map { PatternGenerator.message($0, size: number) }
                    try await peer.expect(messages: pattern, from: 33, ByteBuffer(string: "50 \(number)"))
                case 3:
                    try await peer.expect(messages: [ByteBuffer(string: "20 1280")], from: 35, sending: messages)
                case 4:
                    try await peer.expectRemoteError("failure \(number)") {
                        _ = try await peer.exchange(36, ByteBuffer(string: "3 failure \(number)"))
                    }
                default:
                    for round in 0..<20 { try await echo(peer, number * 1000 + round, size: 64) }
                }
            }
        },
    ]

    static let interleaving = [
        ConformanceCheck("20 answers small requests among echoes of 1 MiB") { peer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        for round in 0..<4 { try await echo(peer, number * 10 + round, size: 1_048_576) }
                    }
                }
                for number in 0..<500 { try await echo(peer, number, size: 64) }
                try await group.waitForAll()
            }
        },
        ConformanceCheck("33 sends 64 MiB while small requests are answered") { peer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await peer.withStream(33, ByteBuffer(string: "64 1048576")) { stream in
                        var number = 0
                        for try await message in stream.responses {
                            let expected = PatternGenerator.message(number, size: 1_048_576)
                            guard message == expected else {
                                throw CheckFailure(
                                    expected: "message \(number) of 1 MiB",
                                    got: PayloadText.of(message, insteadOf: expected)
                                )
                            }
                            number += 1
                        }
                        guard number == 64 else {
                            throw CheckFailure(expected: "64 messages", got: "\(number)")
                        }
                    }
                }
                for number in 0..<500 { try await echo(peer, number, size: 64) }
                try await group.waitForAll()
            }
        },
        ConformanceCheck("33 is not read, which holds up nobody else") { peer in
            try await peer.withStream(33, ByteBuffer(string: "-1 65536")) { stream in
                var responses = stream.responses.makeAsyncIterator()
                _ = try await responses.next()
                for number in 0..<200 { try await echo(peer, number, size: 64) }
                let messages = (0..<50).map { CheckedPeer.bytes(1000, number: $0) }
                try await peer.expect(messages: messages, from: 31, sending: messages)
                // What was held up goes on where it was.
                for number in 1..<50 {
                    let message = try await responses.next() ?? nil
                    guard message == PatternGenerator.message(number, size: 65_536) else {
                        throw CheckFailure(expected: "message \(number) of 65536 bytes", got: PayloadText.of(message))
                    }
                }
            }
        },
    ]

    private static func echo(_ peer: CheckedPeer, _ number: Int, size: Int) async throws {
        let payload = CheckedPeer.bytes(size, number: number)
        try await peer.expect(payload, from: 20, payload)
    }

    /// Runs the body for 0 ..< count, all at a time. The first failure is the check's.
    private static func forEach(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { try await body(number) } }
            try await group.waitForAll()
        }
    }
}
