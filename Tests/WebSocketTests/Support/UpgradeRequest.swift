// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing

/// An upgrade request by the letter of RFC 6455 §1.3, which a test may spoil.
struct UpgradeRequest: Sendable, CustomTestStringConvertible {
    var line = "GET /chat HTTP/1.1"
    var fields: [(name: String, value: String)] = [
        ("Host", "server.example.com"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13"),
    ]

    /// The Sec-WebSocket-Accept that answers it.
    static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    init() {}

    /// A request with another request line.
    init(line: String) {
        self.line = line
    }

    /// A request with another value of a field; nil takes it away.
    init(_ name: String, _ value: String?) {
        fields.removeAll { $0.name == name }
        if let value { fields.append((name, value)) }
    }

    var text: String {
        line + "\r\n" + fields.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
    }

    var testDescription: String { "\(line) \(fields)" }
}
