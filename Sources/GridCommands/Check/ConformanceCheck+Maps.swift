// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore

/// Maps of texts: handlers 23 and 39 (GRID-V1 §2.7).
extension ConformanceCheck {
    static let maps = [
        mapCheck("one entry", ["key": "value"]),
        mapCheck("empty texts", ["": ""]),
        mapCheck("texts beyond ASCII", ["Schlüssel": "Größe", "鍵": "値", "🔑": "🔒"]),
        mapCheck(
            "1000 entries",
            Dictionary(uniqueKeysWithValues: (0..<1000).map { ("key \($0)", String(repeating: "v", count: $0)) })
        ),
        mapCheck("a text of 70000 bytes", ["key": String(repeating: "x", count: 70_000)]),
        mapCheck("no entries", [:]),
        // Whether a nil map comes back as nil or without entries is not laid down.
        mapCheck("nil for a map", nil),
        ConformanceCheck("23 refuses what is no map") { peer in
            try await peer.expectRemoteError(nil) {
                _ = try await peer.request(23, ByteBuffer(bytes: [0x93, 1, 2, 3]))
            }
        },
    ]

    private static func mapCheck(_ name: String, _ entries: [String: String]?) -> ConformanceCheck {
        ConformanceCheck("23 returns a map: \(name)") { peer in
            let expected = entries ?? [:]
            let answer: ByteBuffer?
            do {
                answer = try await peer.request(23, try CheckedPeer.map(entries))
            } catch {
                throw CheckFailure(expected: "a map of \(expected.count) entries", got: error)
            }
            let received = try CheckedPeer.entries(of: answer) ?? [:]
            guard received == expected else {
                throw CheckFailure(
                    expected: "a map of \(expected.count) entries",
                    got: received.count == expected.count ? "one with others" : "one of \(received.count)"
                )
            }
        }
    }

    static let typedStreams = [
        ConformanceCheck("39 returns each map with the tag of its payload") { peer in
            let maps = (0..<40).map { ["i": "\($0)"] }
            let received: [ByteBuffer?]
            do {
                received = try await peer.exchange(
                    39,
                    try CheckedPeer.map(["tag": "T"]),
                    sending: try maps.map { try CheckedPeer.map($0) }
                )
            } catch {
                throw CheckFailure(expected: "40 maps", got: error)
            }
            let entries = try received.map { try CheckedPeer.entries(of: $0) ?? [:] }
            let expected = maps.map { $0.merging(["tag": "T"]) { $1 } }
            guard entries == expected else {
                let index = zip(entries, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
                throw CheckFailure(
                    expected: "40 maps, each with i and tag",
                    got: index.map { "as number \($0) \(entries[$0])" } ?? "\(entries.count) of them"
                )
            }
        },
        ConformanceCheck("39 ends without a message when none was sent") { peer in
            try await peer.expect(messages: [], from: 39, try CheckedPeer.map(["tag": "T"]))
        },
    ]
}
