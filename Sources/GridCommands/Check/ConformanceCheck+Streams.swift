// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import GridConformance
import NIOCore

/// Handlers 30 ... 36, 41 and 42: streams (GRID-V1 §4).
extension ConformanceCheck {
    private static let echoIDs: [UInt8] = [30, 31, 42]

    private static func messages(_ count: Int) -> String {
        count == 1 ? "1 message" : "\(count) messages"
    }

    static let echoStreams =
        echoIDs.flatMap { id in
            [0, 1, 3, 200].map { count in
                ConformanceCheck("\(id) echoes \(messages(count)) in order") { peer in
                    let messages = (0..<count).map { CheckedPeer.bytes(10, number: $0) }
                    try await peer.expect(messages: messages, from: id, sending: messages)
                }
            }
        }
        + echoIDs.map { id in
            ConformanceCheck("\(id) echoes one message at a time") { peer in
                try await peer.withStream(id) { stream in
                    var responses = stream.responses.makeAsyncIterator()
                    for number in 0..<50 {
                        let message = ByteBuffer(string: "message \(number)")
                        try await stream.send(message)
                        let answer = try await responses.next() ?? nil
                        guard answer == message else {
                            throw CheckFailure(
                                expected: PayloadText.of(message),
                                got: PayloadText.of(answer, insteadOf: message)
                            )
                        }
                    }
                    try await stream.finish()
                    guard try await responses.next() == nil else {
                        throw CheckFailure(expected: "the end of the stream", got: "one more message")
                    }
                }
            }
        }
        + echoIDs.map { id in
            ConformanceCheck("\(id) echoes messages of 0 bytes to 1 MiB") { peer in
                let sizes = [0, 1, 255, 256, 65_535, 65_536, 70_000, 1_048_576, 0, 3, 300_000, 1]
                let messages = sizes.enumerated().map { CheckedPeer.bytes($1, number: $0) }
                try await peer.expect(messages: messages, from: id, sending: messages)
            }
        } + [
            ConformanceCheck("30 under the subroute alt/one echoes") { peer in
                let messages = (0..<20).map { ByteBuffer(string: "message \($0)") }
                try await peer.expect(messages: messages, from: 30, subroute: "alt/one", sending: messages)
            },
            ConformanceCheck("30 under an unknown subroute is refused with the bytes of its name") { peer in
                try await peer.expectRemoteError(unknownSubroute(of: 30)) {
                    _ = try await peer.exchange(30, subroute: "nope")
                }
            },
            ConformanceCheck("60 as a stream does not exist and is refused with its name") { peer in
                try await peer.expectRemoteError(unknownHandler) { _ = try await peer.exchange(60) }
            },
        ]

    static let generators = ([32, 33] as [UInt8]).flatMap { id in
        [(0, 10), (1, 2), (5, 10), (300, 10), (40, 65_536), (20, 70_000), (4, 1_048_576)].map { count, size in
            ConformanceCheck("\(id) sends \(messages(count)) of \(size) bytes: byte j of message i is i + j") { peer in
                let messages = (0..<count).map { PatternGenerator.message($0, size: size) }
                try await peer.expect(messages: messages, from: id, ByteBuffer(string: "\(count) \(size)"))
            }
        } + [
            ConformanceCheck("\(id) sends for as long as it is told to, then ends") { peer in
                let received: [ByteBuffer?]
                do {
                    received = try await peer.exchange(id, ByteBuffer(string: "-1 100 20"))
                } catch {
                    throw CheckFailure(expected: "messages for 20 ms, then the end", got: error)
                }
                let other = received.first { $0?.readableBytes != 100 }
                guard !received.isEmpty, other == nil else {
                    throw CheckFailure(
                        expected: "messages of 100 bytes",
                        got: other.map { "one of \($0?.readableBytes ?? 0)" } ?? "none"
                    )
                }
            }
        ]
    }

    static let countingStreams = ([34, 35] as [UInt8]).flatMap { id in
        [(0, 0), (3, 10), (40, 10), (300, 100), (10, 70_000), (3, 1_048_576)].map { count, size in
            ConformanceCheck("\(id) counts \(messages(count)) of \(size) bytes") { peer in
                let messages = (0..<count).map { CheckedPeer.bytes(size, number: $0) }
                try await peer.expect(
                    messages: [ByteBuffer(string: "\(count) \(count * size)")],
                    from: id,
                    sending: messages
                )
            }
        }
    }

    static let endings =
        [(2, "stream failed"), (0, "at once"), (100, "after a hundred"), (0, "")].map { count, text in
            ConformanceCheck(
                "36 sends \(messages(count)), then fails with \(text.isEmpty ? "an empty text" : "its text")"
            ) { peer in
                let expected = (0..<count).map { ByteBuffer(string: "m\($0)") as ByteBuffer? }
                try await peer.withStream(36, ByteBuffer(string: "\(count) \(text)")) { stream in
                    var received: [ByteBuffer?] = []
                    try await peer.expectRemoteError(text) {
                        for try await message in stream.responses { received.append(message) }
                    }
                    guard received == expected else {
                        throw CheckFailure(
                            expected: PayloadText.of(expected),
                            got: PayloadText.of(received, insteadOf: expected)
                        )
                    }
                }
            }
        } + [
            ConformanceCheck("41 panics, which ends its stream with an error and harms nothing else") { peer in
                try await peer.expectRemoteError(nil) { _ = try await peer.exchange(41, ByteBuffer(string: "kaboom")) }
                try await peer.expect("abc", from: 20, "abc")
            }
        ]
}
