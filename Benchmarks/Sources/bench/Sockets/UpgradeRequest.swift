// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// The opening handshake of the clients that only make load.
enum UpgradeRequest {
    static func text(extensions: String? = nil) -> String {
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (extensions.map { "Sec-WebSocket-Extensions: \($0)\r\n" } ?? "") + "\r\n"
    }

    /// Takes the answer's head off some bytes; false if it is not there as a whole.
    static func skipAnswer(_ bytes: inout ByteBuffer) -> Bool {
        guard let end = bytes.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else { return false }
        bytes.moveReaderIndex(to: end.upperBound)
        return true
    }
}
