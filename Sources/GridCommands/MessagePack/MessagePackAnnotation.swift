// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// MessagePack bytes as lines for people: where each value and each header begins, in which format, and what it is.
struct MessagePackAnnotation {
    /// Bytes of a text or a byte string that a line shows.
    private static let shownTextBytes = 96
    private static let shownBytes = 32

    /// Of the collections that are open, the innermost last: how many values are to come.
    private var open: [Int] = []

    /// Passes a line for each value that begins at `offset` or within it; on a fault, those before it.
    ///
    /// - Returns: the offset behind the value.
    static func annotate(
        _ bytes: [UInt8],
        at offset: Int,
        _ line: (String) -> Void
    ) throws(MessagePackError) -> Int {
        var reader = MessagePackReader(bytes.span.bytes, at: offset)
        var annotation = Self()
        repeat {
            line(try annotation.next(&reader))
        } while !annotation.open.isEmpty
        return reader.offset
    }

    private mutating func next(_ reader: inout MessagePackReader) throws(MessagePackError) -> String {
        let offset = reader.offset
        let depth = open.count
        if let left = open.popLast() { open.append(left - 1) }
        let type = try reader.peekType()
        let format = MessagePackFormat(firstByte: reader.bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        let text = try read(type, from: &reader)
        while open.last == 0 {
            open.removeLast()
            reader.endCollection()
        }
        let name = String(repeating: "  ", count: depth) + format.rawValue
        return Self.right("\(offset)", 8) + "  " + Self.left(name, 24) + " " + text
    }

    private mutating func read(
        _ type: MessagePackType,
        from reader: inout MessagePackReader
    ) throws(MessagePackError) -> String {
        switch type {
        case .array:
            let count = try reader.beginArray()
            open.append(count)
            return count == 1 ? "1 value" : "\(count) values"
        case .map:
            let count = try reader.beginMap()
            open.append(count * 2)
            return count == 1 ? "1 pair" : "\(count) pairs"
        case .str: return Self.describe(try reader.readString())
        case .bin: return Self.describe(try reader.readBinaryBytes())
        case .ext:
            let value = try MessagePackValue(from: &reader)
            if case .ext(let value) = value { return "type \(value.type), \(Self.describe(value.body))" }
            return "time \(value.json())"
        case .int, .nil, .bool, .float: return try MessagePackValue(from: &reader).json()
        }
    }

    private static func describe(_ text: String) -> String {
        let count = text.utf8.count
        guard count > shownTextBytes else { return MessagePackValue.string(text).json() }
        // Whole characters, so that what is shown is text.
        var shown = ""
        for character in text {
            guard shown.utf8.count + character.utf8.count <= shownTextBytes else { break }
            shown.append(character)
        }
        return "\(MessagePackValue.string(shown).json())… (\(count) bytes)"
    }

    private static func describe(_ bytes: [UInt8]) -> String {
        let shown = Hexadecimal.encode(bytes.prefix(shownBytes))
        let count = bytes.count == 1 ? "1 byte" : "\(bytes.count) bytes"
        return shown.isEmpty ? count : "\(count) \(shown)\(bytes.count > shownBytes ? "…" : "")"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
