// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// A head, as lines of an input.
///
/// The first line is a method, the minor version of HTTP, a status, and what client and server wish of compression, as
/// numbers, all parted by blanks; the rest is left out from any place on. Each further line is a name and a value, parted
/// by a colon.
struct HandshakeInput {
    let method: String
    let minorVersion: Int
    let status: Int
    let clientWishes: PermessageDeflate.Configuration
    let serverWishes: PermessageDeflate.Configuration
    let fields: HandshakeFields

    init(_ bytes: UnsafeRawBufferPointer) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let start = lines.first.map { $0.split(separator: " ") } ?? []
        func number(_ index: Int) -> Int? { start.dropFirst(index).first.flatMap { Int($0) } }
        var fields = HandshakeFields()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields.append(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
        method = start.first.map(String.init) ?? ""
        minorVersion = number(1) ?? 1
        status = number(2) ?? 101
        clientWishes = Self.wishes(number(3) ?? 0)
        serverWishes = Self.wishes(number(4) ?? 0)
        self.fields = fields
    }

    /// The same fields, written otherwise.
    var rewritten: HandshakeFields { Self.rewritten(fields) }

    /// Fields with the case of their names turned round, and blanks around their values.
    static func rewritten(_ fields: HandshakeFields) -> HandshakeFields {
        var result = HandshakeFields()
        for (name, value) in fields {
            let swapped = name.utf8.map { byte in
                let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
                return isLetter ? byte ^ 0x20 : byte
            }
            result.append(name: String(decoding: swapped, as: UTF8.self), value: " \t\(value) ")
        }
        return result
    }

    /// Wishes by the bits of a number; 0 is no wish at all.
    private static func wishes(_ bits: Int) -> PermessageDeflate.Configuration {
        PermessageDeflate.Configuration(
            serverContextTakeover: bits & 1 == 0,
            clientContextTakeover: bits & 2 == 0,
            serverMaxWindowBits: 15 - (bits >> 3 & 7),
            clientMaxWindowBits: 15 - (bits >> 6 & 7),
            requiresPeerLimits: bits & 4 != 0
        )
    }
}
