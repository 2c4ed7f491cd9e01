// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore

/// Handlers 40 and 43: nil, empty and other messages (GRID-V1 §2.3).
extension ConformanceCheck {
    static let messageKinds = [
        ConformanceCheck("40 sends empty messages as such") { peer in
            let messages = [ByteBuffer(), ByteBuffer(string: "x"), ByteBuffer()]
            try await peer.expect(messages: messages, from: 40, ByteBuffer(string: "exe"))
        },
        ConformanceCheck("40 sends one message for each letter") { peer in
            let letters = String(repeating: "abcdfghijklm", count: 10)
            let messages = letters.map { ByteBuffer(string: String($0)) }
            try await peer.expect(messages: messages, from: 40, ByteBuffer(string: letters))
        },
        ConformanceCheck("40 sends nothing for nothing") { peer in
            try await peer.expect(messages: [], from: 40, nil)
        },
        ConformanceCheck("40 sends a nil message, which may get lost, among others, which may not") { peer in
            // The reference loses nil messages, and senders that know it send empty ones instead (GRID-V1 §8.3).
            let received: [ByteBuffer?]
            do {
                received = try await peer.exchange(40, ByteBuffer(string: "xnynz"))
            } catch {
                throw CheckFailure(expected: "x, y and z", got: error)
            }
            let others = received.filter { $0 != nil && $0 != ByteBuffer() }
            guard received.count <= 5, others == ["x", "y", "z"].map({ ByteBuffer(string: $0) }) else {
                throw CheckFailure(expected: "['x', nil, 'y', nil, 'z']", got: PayloadText.of(received))
            }
        },
        peek("nil", nil, "payload nil", of: []),
        peek("an empty payload", ByteBuffer(), "payload empty", of: []),
        peek(
            "nil, empty and three bytes",
            nil,
            "payload nil",
            of: [(nil, "nil"), (ByteBuffer(), "empty"), (ByteBuffer(string: "abc"), "len=3")]
        ),
        peek(
            "large payloads",
            CheckedPeer.bytes(1_048_576),
            "payload len=1048576",
            of: [65_536, 100_000, 1_048_576, 1].map { (CheckedPeer.bytes($0), "len=\($0)") }
        ),
        peek(
            "200 messages of different sizes",
            CheckedPeer.bytes(70_000),
            "payload len=70000",
            of: (1...200).map { (CheckedPeer.bytes($0 * 17, number: $0), "len=\($0 * 17)") }
        ),
    ]

    private static func peek(
        _ name: String,
        _ payload: ByteBuffer?,
        _ first: String,
        of messages: [(message: ByteBuffer?, kind: String)]
    ) -> ConformanceCheck {
        ConformanceCheck("43 tells what it got: \(name)") { peer in
            try await peer.expect(
                messages: ([first] + messages.map { "msg \($0.kind)" }).map { ByteBuffer(string: $0) },
                from: 43,
                payload,
                sending: messages.map(\.message)
            )
        }
    }
}
