// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOHTTP1

/// An answer to an upgrade request other than the upgrade.
package struct HTTPRefusal: Error, Sendable {
    /// The HTTP status.
    package var status: HTTPResponseStatus
    /// Fields beside those of the body and the connection.
    package var fields: HandshakeFields
    /// The body; plain text.
    package var text: String

    package init(status: HTTPResponseStatus, fields: HandshakeFields = [:], text: String = "") {
        self.status = status
        self.fields = fields
        self.text = text
    }

    /// The answer that RFC 6455 §4.2.2 asks for.
    package init(_ refusal: HandshakeRefusal) {
        self.init(
            status: HTTPResponseStatus(statusCode: refusal.status),
            fields: refusal.fields,
            text: refusal.text
        )
    }
}
