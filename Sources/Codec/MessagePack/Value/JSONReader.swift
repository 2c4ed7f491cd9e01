// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Reads JSON text (RFC 8259) as values.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depthLeft: Int
    private var elementsLeft: Int
    private let maximumStringBytes: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: MessagePackLimits) {
        self.bytes = bytes
        depthLeft = limits.maximumDepth
        elementsLeft = limits.maximumElements
        maximumStringBytes = limits.maximumStringBytes
    }

    mutating func readDocument() throws(MessagePackError) -> MessagePackValue {
        let value = try readValue()
        skipSpace()
        guard position == bytes.count else { throw invalid("something follows the value") }
        return value
    }

    private mutating func readValue() throws(MessagePackError) -> MessagePackValue {
        skipSpace()
        guard let byte = peek() else { throw invalid("the text ends before the value") }
        switch byte {
        case UInt8(ascii: "{"): return .map(try readObject())
        case UInt8(ascii: "["): return .array(try readArray())
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .nil)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
        default: throw invalid("no value begins like this")
        }
    }

    private mutating func readArray() throws(MessagePackError) -> [MessagePackValue] {
        var elements: [MessagePackValue] = []
        try readList(end: UInt8(ascii: "]")) { reader throws(MessagePackError) in
            elements.append(try reader.readValue())
        }
        return elements
    }

    private mutating func readObject() throws(MessagePackError) -> MessagePackMap {
        let start = position
        var map = MessagePackMap()
        try readList(end: UInt8(ascii: "}")) { reader throws(MessagePackError) in
            reader.skipSpace()
            guard reader.peek() == UInt8(ascii: "\"") else { throw reader.invalid("expected a name in quotes") }
            let nameStart = reader.position
            let name = try reader.readString()
            try KeyText.check(name, at: nameStart)
            reader.skipSpace()
            guard reader.take(UInt8(ascii: ":")) else { throw reader.invalid("expected a colon") }
            map.pairs.append(MessagePackMap.Pair(key: .string(name), value: try reader.readValue()))
        }
        if map.duplicate != nil { throw .duplicate("object has a name", at: start) }
        return map
    }

    private mutating func readList(
        end: UInt8,
        _ element: (inout JSONReader) throws(MessagePackError) -> Void
    ) throws(MessagePackError) {
        guard depthLeft > 0 else {
            throw MessagePackError(code: .limitExceeded, offset: position, message: "collections nest too deep")
        }
        depthLeft -= 1
        position += 1
        skipSpace()
        if !take(end) {
            repeat {
                guard elementsLeft > 0 else { throw .tooMany(1, left: 0, at: position) }
                elementsLeft -= 1
                try element(&self)
                skipSpace()
            } while take(UInt8(ascii: ","))
            guard take(end) else { throw invalid("expected a comma or the end of the list") }
        }
        depthLeft += 1
    }

    private mutating func readWord(
        _ word: StaticString,
        _ value: MessagePackValue
    ) throws(MessagePackError) -> MessagePackValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[index]) else { throw invalid("expected \(word)") }
        }
        return value
    }

    private mutating func readNumber() throws(MessagePackError) -> MessagePackValue {
        let start = position
        var isInteger = true
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try takeDigits() }
        if take(UInt8(ascii: ".")) {
            isInteger = false
            try takeDigits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try takeDigits()
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        // A minus sign before zero is something that only a float has.
        if isInteger, text != "-0" {
            if let number = Int64(text) { return .int(MessagePackInteger(number)) }
            if let number = UInt64(text) { return .int(MessagePackInteger(number)) }
        }
        guard let number = Double(text), number.isFinite else {
            position = start
            throw invalid("number beyond a float 64")
        }
        return .double(number)
    }

    private mutating func takeDigits() throws(MessagePackError) {
        let start = position
        while let byte = peek(), byte &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > start else { throw invalid("expected a digit") }
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private func invalid(_ message: String) -> MessagePackError {
        MessagePackError(code: .invalidJSON, offset: position, message: message)
    }
}

extension JSONReader {
    private mutating func readString() throws(MessagePackError) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while true {
            guard let byte = peek() else { throw invalid("the text ends within quotes") }
            guard byte >= 0x20 else { throw invalid("control character within quotes") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard text.count <= maximumStringBytes else {
                    throw .tooLong(text.count, limit: maximumStringBytes, at: start)
                }
                guard let string = String(validating: text, as: UTF8.self) else { throw .invalidUTF8(at: start) }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try readEscape()).utf8)
            default: text.append(byte)
            }
        }
    }

    private mutating func readEscape() throws(MessagePackError) -> Unicode.Scalar {
        let byte = peek()
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try readCodePoint()
        default:
            position -= 1
            throw invalid("unknown escape")
        }
    }

    /// Four digits behind `\\u`, or two such escapes that are a surrogate pair.
    private mutating func readCodePoint() throws(MessagePackError) -> Unicode.Scalar {
        let first = try readHex()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw invalid("half of a surrogate pair")
        }
        let second = try readHex()
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw invalid("half of a surrogate pair") }
        return scalar
    }

    private mutating func readHex() throws(MessagePackError) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch peek() {
            case let byte? where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
            case let byte? where (byte | 0x20) &- UInt8(ascii: "a") < 6: digit = (byte | 0x20) - UInt8(ascii: "a") + 10
            default: throw invalid("expected four hexadecimal digits")
            }
            number = number << 4 | UInt32(digit)
            position += 1
        }
        return number
    }
}
