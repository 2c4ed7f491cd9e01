// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore

/// Handlers 20 ... 27: requests (GRID-V1 §3).
extension ConformanceCheck {
    /// Around the lengths at which the encoding changes (GRID-V1 §2.1, RFC 6455 §5.2), and large ones.
    private static let sizes = [
        1, 31, 32, 125, 126, 255, 256, 300, 4096, 65_535, 65_536, 65_537, 70_000, 262_144, 1_048_576,
    ]

    static let echoes =
        [
            ConformanceCheck("20 answers nil with nil") { try await $0.expect(nil, from: 20, nil) },
            // An empty request arrives as none (GRID-V1 §2.3).
            ConformanceCheck("20 answers an empty payload with nil") {
                try await $0.expect(nil, from: 20, ByteBuffer())
            },
        ]
        + sizes.map { size in
            ConformanceCheck("20 echoes \(size) byte\(size == 1 ? "" : "s")") { peer in
                let payload = CheckedPeer.bytes(size, number: size)
                try await peer.expect(payload, from: 20, payload)
            }
        }

    static let subroutes = [
        ConformanceCheck("20 under the subroute alt/one answers with sub: and the payload") { peer in
            try await peer.expect("sub:abc", from: 20, subroute: "alt/one", "abc")
        },
        ConformanceCheck("20 under the subroute alt/one answers nil with sub:") { peer in
            try await peer.expect(ByteBuffer(string: "sub:"), from: 20, subroute: "alt/one", nil)
        },
        ConformanceCheck("20 under the subroute alt/one echoes 70000 bytes behind sub:") { peer in
            var payload = CheckedPeer.bytes(70_000)
            var answer = ByteBuffer(string: "sub:")
            let request = payload
            answer.writeBuffer(&payload)
            try await peer.expect(answer, from: 20, subroute: "alt/one", request)
        },
        ConformanceCheck("20 under an unknown subroute is refused with the bytes of its name") { peer in
            try await peer.expectRemoteError(unknownSubroute(of: 20)) {
                _ = try await peer.request(20, subroute: "nope", ByteBuffer(string: "abc"))
            }
        },
    ]

    /// The refusal of the subroute "nope": SHA-256 of it, the first byte being the handler's id and the second 0 (GRID-V1 §2.5).
    static func unknownSubroute(of handler: UInt8) -> String {
        "Invalid Handler for type: [\(handler) 0 4 170 11 6 245 149 76 121 238 131 127 170 21 45 132 214 178 212 40 56 240 99 "
            + "122 21 237 168 51 125 189 206]"
    }

    /// The refusal of handler 60, with the name that existing nodes have for it.
    static let unknownHandler = "Invalid Handler for type: UpdateMetacacheListing"

    static let errors =
        ["boom", "two\nlines", "ein Fehler: größer als 2³²", String(repeating: "long ", count: 20_000)].map { text in
            ConformanceCheck("21 fails with its payload as the text, \(text.utf8.count) bytes") { peer in
                try await peer.expectRemoteError(text) { _ = try await peer.request(21, ByteBuffer(string: text)) }
            }
        } + [
            ConformanceCheck("21 fails with an empty text for nil") { peer in
                try await peer.expectRemoteError("") { _ = try await peer.request(21, nil) }
            },
            ConformanceCheck("25 panics, which is answered as an error and harms nothing else") { peer in
                try await peer.expectRemoteError(nil) { _ = try await peer.request(25, ByteBuffer(string: "oh no")) }
                try await peer.expect("abc", from: 20, "abc")
            },
            ConformanceCheck("60 does not exist and is refused with its name") { peer in
                try await peer.expectRemoteError(unknownHandler) {
                    _ = try await peer.request(60, ByteBuffer(string: "x"))
                }
            },
        ]

    static let answers =
        [
            ConformanceCheck("24 answers nil with nil") { peer in
                try await peer.expect(nil, from: 24, ByteBuffer(string: "nil"))
            },
            ConformanceCheck("24 answers anything else with an empty payload") { peer in
                try await peer.expect(ByteBuffer(), from: 24, ByteBuffer(string: "empty"))
                try await peer.expect(ByteBuffer(), from: 24, nil)
            },
            ConformanceCheck("27 got nil for nil") { peer in
                try await peer.expect(ByteBuffer(string: "nil"), from: 27, nil)
            },
            ConformanceCheck("27 got nil for an empty payload") { peer in
                try await peer.expect(ByteBuffer(string: "nil"), from: 27, ByteBuffer())
            },
        ]
        + [3, 65_536, 1_048_576].map { size in
            ConformanceCheck("27 got \(size) bytes") { peer in
                try await peer.expect(ByteBuffer(string: "len=\(size)"), from: 27, CheckedPeer.bytes(size))
            }
        }
}
