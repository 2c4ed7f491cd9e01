// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Takes the parts of an extension's text one after the other, and the blanks behind each (RFC 6455 §9.1).
struct ExtensionScanner {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = Array(bytes)[...]
        skipBlanks()
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes a separator, if it comes next.
    mutating func skip(_ separator: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: separator) else { return false }
        rest.removeFirst()
        skipBlanks()
        return true
    }

    /// Takes a token, if one comes next.
    mutating func token() -> String? {
        let bytes = rest.prefix { !Self.isBlank($0) && !Self.separators.contains($0) }
        rest = rest.dropFirst(bytes.count)
        skipBlanks()
        return Self.token(bytes)
    }

    /// Takes a token, or a quoted string that is one without its quotes and escapes.
    mutating func tokenOrQuoted() -> String? {
        guard rest.first == UInt8(ascii: "\"") else { return token() }
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") {
                skipBlanks()
                return Self.token(bytes)
            }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            bytes.append(escaped)
        }
        return nil
    }

    private static let separators = Array(";=\"".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func token(_ bytes: some Collection<UInt8>) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        return ASCII.isToken(text) ? text : nil
    }

    private mutating func skipBlanks() {
        rest = rest.drop(while: Self.isBlank)
    }
}
