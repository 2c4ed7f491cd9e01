// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Writes values as JSON text.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let isIndented: Bool
    private var depth = 0

    init(isIndented: Bool) {
        self.isIndented = isIndented
    }

    mutating func write(_ value: MessagePackValue) {
        switch value {
        case .nil: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .int(let value): append(value.description)
        case .float(let value): write(value.isFinite ? value.description : nil, name: Double(value))
        case .double(let value): write(value.isFinite ? value.description : nil, name: value)
        case .string(let text): write(text)
        case .binary(let bytes): write(Base64.encode(bytes))
        case .array(let elements):
            writeList("[", "]", elements) { writer, element in writer.write(element) }
        case .map(let map):
            writeList("{", "}", map.pairs) { writer, pair in
                writer.write(Self.name(of: pair.key))
                writer.append(writer.isIndented ? ": " : ":")
                writer.write(pair.value)
            }
        case .ext(let value):
            write(["ext": .int(MessagePackInteger(Int64(value.type))), "data": .string(Base64.encode(value.body))])
        case .timestamp(let time): write(time)
        }
    }

    private mutating func write(_ time: Timestamp) {
        if let text = time.text { return write(text) }
        let nanoseconds = MessagePackInteger(Int64(time.nanoseconds))
        write(["seconds": .int(MessagePackInteger(time.seconds)), "nanoseconds": .int(nanoseconds)])
    }

    /// What a key is called: itself if it is a text, otherwise its JSON.
    private static func name(of key: MessagePackValue) -> String {
        if case .string(let text) = key { return text }
        // What is a text in JSON is so without the quotes.
        switch key {
        case .binary(let bytes): return Base64.encode(bytes)
        case .timestamp(let time): if let text = time.text { return text }
        default: break
        }
        return key.json()
    }

    private mutating func write(_ number: String?, name value: Double) {
        guard let number else { return write(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
        append(number)
    }

    private mutating func writeList<Element>(
        _ open: String,
        _ close: String,
        _ elements: [Element],
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        append(open)
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { append(",") }
            breakLine()
            body(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        append(close)
    }

    private mutating func breakLine() {
        guard isIndented else { return }
        append("\n")
        for _ in 0..<depth { append("  ") }
    }

    private mutating func write(_ text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case 0x00..<0x20, 0x7f:
                append("\\u00")
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        append("\"")
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
