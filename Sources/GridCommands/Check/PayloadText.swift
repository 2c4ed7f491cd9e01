// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import NIOCore

/// How a payload is shown when it is not the expected one: whole when it is short and a text, by its length otherwise.
enum PayloadText {
    private static let longest = 200

    static func of(_ payload: ByteBuffer?) -> String {
        guard let payload else { return "nil" }
        guard payload.readableBytes > 0 else { return "an empty payload" }
        guard payload.readableBytes <= longest, let text = String(validating: payload.readableBytesView, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.isPrintable })
        else { return "\(payload.readableBytes) bytes" }
        return "'\(text)'"
    }

    static func of(_ payloads: [ByteBuffer?]) -> String {
        guard payloads.count <= 8 else { return "\(payloads.count) messages" }
        return "[" + payloads.map { of($0) }.joined(separator: ", ") + "]"
    }

    /// What came instead of the expected payload, and where the two part when that cannot be seen.
    static func of(_ payload: ByteBuffer?, insteadOf expected: ByteBuffer?) -> String {
        let text = of(payload)
        guard text == of(expected), let payload, let expected else { return text }
        let offset = zip(payload.readableBytesView, expected.readableBytesView).enumerated()
            .first { $0.element.0 != $0.element.1 }?.offset
        return offset.map { "\(text), wrong from byte \($0) on" } ?? text
    }

    static func of(_ payloads: [ByteBuffer?], insteadOf expected: [ByteBuffer?]) -> String {
        guard payloads.count == expected.count else { return of(payloads) }
        let different = zip(payloads, expected).enumerated().first { $0.element.0 != $0.element.1 }
        guard let different else { return of(payloads) }
        return "message \(different.offset) as \(of(different.element.0, insteadOf: different.element.1))"
    }
}
