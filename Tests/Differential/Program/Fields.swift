// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The parts of a frame or of a request, one after another: numbers, big endian, and fields, which are a length of 32 bits and as many
/// bytes.
struct Fields {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// What has not been read yet.
    var rest: [UInt8] { Array(bytes[position...]) }

    mutating func number<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type = T.self) throws(RequestError) -> T {
        guard let number = number(type, at: position) else { throw RequestError(what: "a request is too short") }
        position += T.bitWidth / 8
        return number
    }

    mutating func field() throws(RequestError) -> [UInt8] {
        let count = Int(try number(UInt32.self))
        guard count <= bytes.count - position else { throw RequestError(what: "a field ends beyond its frame") }
        position += count
        return Array(bytes[position - count..<position])
    }

    /// The number at a position; `nil` if the bytes end before it does.
    func number<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type, at position: Int) -> T? {
        guard T.bitWidth / 8 <= bytes.count - position else { return nil }
        return bytes[position..<position + T.bitWidth / 8].reduce(0) { T(truncatingIfNeeded: UInt64($0) << 8) | T($1) }
    }

    /// Appends a field.
    static func append(_ field: [UInt8], to bytes: inout [UInt8]) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: field.count >> shift)) }
        bytes.append(contentsOf: field)
    }
}
