// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// A value as text that says all of it and owes nothing to MessagePack: what both sides compare. Tests/Differential/canonical.py has the
/// same.
///
/// | value | text |
/// |---|---|
/// | nil, bool | `n`, `true`, `false` |
/// | int | `i` and the number |
/// | float 32, float 64 | `f` and 8 digits, `d` and 16: the bits, in hexadecimal |
/// | str, bin | `s`, `b` and the bytes in hexadecimal |
/// | array, map | `[a,b]`, `{key:value,key:value}` |
/// | ext | `x`, the type, a full stop and the bytes |
/// | timestamp | `t`, the seconds, a full stop and the nanoseconds |
struct CanonicalText {
    private var text: [UInt8] = []

    static func of(_ value: MessagePackValue) -> [UInt8] {
        var writer = Self()
        writer.write(value)
        return writer.text
    }

    private mutating func write(_ value: MessagePackValue) {
        switch value {
        case .nil: append("n")
        case .bool(let value): append(value ? "true" : "false")
        case .int(let value):
            append("i")
            if let number = value.exactly(Int64.self) {
                append(String(number))
            } else if let number = value.exactly(UInt64.self) {
                append(String(number))
            }
        case .float(let value):
            append("f")
            append(hexadecimal: UInt64(value.bitPattern), digits: 8)
        case .double(let value):
            append("d")
            append(hexadecimal: value.bitPattern, digits: 16)
        case .string(let value):
            append("s")
            append(hexadecimal: Array(value.utf8))
        case .binary(let value):
            append("b")
            append(hexadecimal: value)
        case .array(let elements):
            append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { append(",") }
                write(element)
            }
            append("]")
        case .map(let map):
            append("{")
            for (index, pair) in map.pairs.enumerated() {
                if index > 0 { append(",") }
                write(pair.key)
                append(":")
                write(pair.value)
            }
            append("}")
        case .ext(let value):
            append("x\(value.type).")
            append(hexadecimal: value.body)
        case .timestamp(let time):
            append("t\(time.seconds).\(time.nanoseconds)")
        }
    }

    private mutating func append(_ words: String) {
        text.append(contentsOf: words.utf8)
    }

    private mutating func append(hexadecimal bytes: [UInt8]) {
        for byte in bytes { append(hexadecimal: UInt64(byte), digits: 2) }
    }

    private mutating func append(hexadecimal number: UInt64, digits: Int) {
        for index in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(index * 4)) & 15
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
