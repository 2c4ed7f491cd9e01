// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension HandshakeRefusal.Code {
    /// Sec-WebSocket-Extensions breaks the grammar of RFC 6455 §9.1: status 400.
    public static let extensions = HandshakeRefusal.Code(rawValue: "extensions")
}
