// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension HandshakeRefusal.Code {
    /// The page that asks may not connect: status 403.
    public static let origin = Self(rawValue: "origin")
    /// The header fields exceed ``HandshakeLimits``: status 431.
    public static let fieldsTooLarge = Self(rawValue: "fieldsTooLarge")
}

extension HandshakeRefusal {
    static var origin: HandshakeRefusal {
        HandshakeRefusal(code: .origin, status: 403, text: "handshake error: origin not allowed")
    }

    package static var fieldsTooLarge: HandshakeRefusal {
        HandshakeRefusal(code: .fieldsTooLarge, status: 431, text: "handshake error: header fields too large")
    }
}
