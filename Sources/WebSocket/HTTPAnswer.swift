// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Framing
public import NIOHTTP1

/// An answer to an HTTP request other than the upgrade to a WebSocket: a refusal, or a page. The connection is closed behind it.
public struct HTTPAnswer: Error, Sendable {
    /// The HTTP status.
    public var status: HTTPResponseStatus
    /// Header fields beside those of the body's length and the connection. A body without a Content-Type among them is plain
    /// text.
    public var fields: HandshakeFields
    /// The body.
    public var body: [UInt8]

    /// Makes an answer.
    public init(status: HTTPResponseStatus, fields: HandshakeFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Makes an answer with a text.
    public init(status: HTTPResponseStatus, fields: HandshakeFields = [:], text: String) {
        self.init(status: status, fields: fields, body: Array(text.utf8))
    }

    /// The answer that RFC 6455 §4.2.2 asks for.
    public init(_ refusal: HandshakeRefusal) {
        self.init(
            status: HTTPResponseStatus(statusCode: refusal.status),
            fields: refusal.fields,
            text: refusal.text
        )
    }
}
