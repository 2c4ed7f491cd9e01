// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A payload as it is sent or as it arrived: nil, or bytes, of which there may be none.
package struct Payload: Hashable, Sendable {
    package var bytes: [UInt8]?

    package init(_ bytes: [UInt8]?) {
        self.bytes = bytes
    }

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The bytes as a text; nil is empty.
    package var text: String { String(decoding: bytes ?? [], as: UTF8.self) }
}

extension Payload: ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(stringLiteral text: String) {
        self.init(text)
    }

    package init(nilLiteral: ()) {
        bytes = nil
    }
}

extension Payload: CustomStringConvertible {
    package var description: String { bytes == nil ? "nil" : "\"\(text)\"" }
}
