// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The names of the header fields of the opening handshake, as the grid's reference writes them (GRID-V1 §1.2).
enum HandshakeName {
    static let host = "Host"
    static let upgrade = "Upgrade"
    static let connection = "Connection"
    static let version = "Sec-WebSocket-Version"
    static let key = "Sec-WebSocket-Key"
    static let accept = "Sec-WebSocket-Accept"
    static let subprotocol = "Sec-WebSocket-Protocol"
    static let extensions = "Sec-WebSocket-Extensions"
}
