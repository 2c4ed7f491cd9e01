// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

extension Limit {
    /// The limits of ``HandshakeLimits`` that can be checked without a clock.
    static let ofHandshakes: [Limit] = [
        Limit("HandshakeLimits", "maximumFieldBytes") { isPast in
            let fields: HandshakeFields = [
                "Host": "example.com", "Cookie": String(repeating: "a", count: isPast ? 980 : 979),
            ]
            return HandshakeLimits(maximumFieldBytes: 1_000).admits(fields)
        },
        Limit("HandshakeLimits", "maximumFields") { isPast in
            let fields = HandshakeFields((0..<(isPast ? 11 : 10)).map { (name: "X-\($0)", value: "a") })
            return HandshakeLimits(maximumFields: 10).admits(fields)
        },
    ]
}
