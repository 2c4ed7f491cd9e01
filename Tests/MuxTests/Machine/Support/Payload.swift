// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A payload as it is sent or as it arrived: nil, or bytes, of which there may be none.
struct Payload: Hashable, Sendable {
    var bytes: [UInt8]?

    init(_ bytes: [UInt8]?) {
        self.bytes = bytes
    }

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The bytes as a text; nil is empty.
    var text: String { String(decoding: bytes ?? [], as: UTF8.self) }
}

extension Payload: ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    init(stringLiteral text: String) {
        self.init(text)
    }

    init(nilLiteral: ()) {
        bytes = nil
    }
}

extension Payload: CustomStringConvertible {
    var description: String { bytes == nil ? "nil" : "\"\(text)\"" }
}
