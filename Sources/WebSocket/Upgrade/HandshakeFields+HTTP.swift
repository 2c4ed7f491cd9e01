// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOHTTP1

extension HandshakeFields {
    /// The header fields of a parsed HTTP message, in their order.
    package init(_ headers: HTTPHeaders) {
        self.init(headers.map { (name: $0.name, value: $0.value) })
    }
}

extension HTTPHeaders {
    /// Header fields as the HTTP encoder wants them, in their order.
    package init(_ fields: HandshakeFields) {
        self.init(fields.map { ($0.name, $0.value) })
    }
}
