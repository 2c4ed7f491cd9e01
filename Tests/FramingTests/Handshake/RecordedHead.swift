// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// The head of an HTTP message, as it was recorded between two processes of the reference (GRID-V1 §1.2).
struct RecordedHead {
    let startLine: String
    let fields: HandshakeFields

    init(_ text: String) {
        let lines = text.split(separator: "\r\n")
        startLine = lines.first.map(String.init) ?? ""
        fields = HandshakeFields(
            lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (name: String(parts.first ?? ""), value: String(parts.last?.dropFirst() ?? ""))
            }
        )
    }

    /// Requests and the answers to them.
    static let pairs: [(String, String)] = [
        (
            "GET /minio/grid/v1 HTTP/1.1\r\nHost: 127.0.0.1:21000\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: 8z3H60D1y8Mk3rzWb/m5wA==\r\n"
                + "Authorization: Bearer debug\r\nX-Minio-Time: 1795458684620843474\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: UqZkk9pIYbfcnnnijs1Fa6ebxDQ=\r\n\r\n"
        ),
        (
            "GET /minio/grid/v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer debug\r\nX-Minio-Time: 1795458712624909072\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
        ),
        (
            "GET /minio/grid/v1 HTTP/1.1\r\nHost: 127.0.0.1:26000\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ATcRnlQQ2bpl03EHGEYdqg==\r\n"
                + "Authorization: Bearer debug\r\nX-Minio-Time: 1795458715204230983\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: ApvYNHzDi+ilBXoclJHvQtFks6g=\r\n\r\n"
        ),
    ]
}
