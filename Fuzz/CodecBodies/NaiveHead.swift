// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The first bytes of a MessagePack value, read as plainly as the specification's table of formats says it.
struct NaiveHead {
    enum Kind: Equatable {
        case `nil`
        case bool(Bool)
        case unsigned(UInt64)
        case signed(Int64)
        case float32(UInt32)
        case float64(UInt64)
        case str, bin, array, map, ext
        case reserved
    }

    let kind: Kind
    /// The number of the type of an ext.
    private(set) var type: Int8 = 0
    /// Bytes of the body, elements or pairs.
    private(set) var count: UInt64 = 0
    /// Where the body begins: behind the header.
    private(set) var body: Int

    /// What lies at an offset.
    ///
    /// - Throws: the kind of the value, as far as its first byte tells it, if the header is cut off.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(CutOff) {
        guard offset < bytes.count else { throw CutOff(byte: nil) }
        let byte = bytes[offset]
        var position = offset + 1
        func take(_ size: Int) throws(CutOff) -> UInt64 {
            guard bytes.count - position >= size else { throw CutOff(byte: byte) }
            var number: UInt64 = 0
            for _ in 0..<size {
                number = number << 8 | UInt64(bytes[position])
                position += 1
            }
            return number
        }
        switch byte {
        case 0x00...0x7f: kind = .unsigned(UInt64(byte))
        case 0x80...0x8f: (kind, count) = (.map, UInt64(byte) - 0x80)
        case 0x90...0x9f: (kind, count) = (.array, UInt64(byte) - 0x90)
        case 0xa0...0xbf: (kind, count) = (.str, UInt64(byte) - 0xa0)
        case 0xc0: kind = .nil
        case 0xc1: kind = .reserved
        case 0xc2: kind = .bool(false)
        case 0xc3: kind = .bool(true)
        case 0xc4: (kind, count) = (.bin, try take(1))
        case 0xc5: (kind, count) = (.bin, try take(2))
        case 0xc6: (kind, count) = (.bin, try take(4))
        case 0xc7: (kind, count) = (.ext, try take(1))
        case 0xc8: (kind, count) = (.ext, try take(2))
        case 0xc9: (kind, count) = (.ext, try take(4))
        case 0xca: kind = .float32(UInt32(try take(4)))
        case 0xcb: kind = .float64(try take(8))
        case 0xcc: kind = .unsigned(try take(1))
        case 0xcd: kind = .unsigned(try take(2))
        case 0xce: kind = .unsigned(try take(4))
        case 0xcf: kind = .unsigned(try take(8))
        case 0xd0: kind = .signed(Int64(Int8(bitPattern: UInt8(try take(1)))))
        case 0xd1: kind = .signed(Int64(Int16(bitPattern: UInt16(try take(2)))))
        case 0xd2: kind = .signed(Int64(Int32(bitPattern: UInt32(try take(4)))))
        case 0xd3: kind = .signed(Int64(bitPattern: try take(8)))
        case 0xd4: (kind, count) = (.ext, 1)
        case 0xd5: (kind, count) = (.ext, 2)
        case 0xd6: (kind, count) = (.ext, 4)
        case 0xd7: (kind, count) = (.ext, 8)
        case 0xd8: (kind, count) = (.ext, 16)
        case 0xd9: (kind, count) = (.str, try take(1))
        case 0xda: (kind, count) = (.str, try take(2))
        case 0xdb: (kind, count) = (.str, try take(4))
        case 0xdc: (kind, count) = (.array, try take(2))
        case 0xdd: (kind, count) = (.array, try take(4))
        case 0xde: (kind, count) = (.map, try take(2))
        case 0xdf: (kind, count) = (.map, try take(4))
        default: kind = .signed(Int64(byte) - 0x100)
        }
        if kind == .ext { type = Int8(bitPattern: UInt8(try take(1))) }
        body = position
    }

    /// Values within the value: what of its count are no bytes.
    var children: UInt64 {
        switch kind {
        case .array: count
        case .map: count * 2
        default: 0
        }
    }

    /// Bytes behind the header that belong to the value itself.
    var bodyBytes: UInt64 { children == 0 ? (kind == .array || kind == .map ? 0 : count) : 0 }

    /// Where the value that begins at an offset ends, with all that it contains; `nil` if it is cut off or has a reserved byte.
    static func end(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        var position = offset
        var pending: UInt64 = 1
        while pending > 0 {
            guard let head = try? Self(bytes, at: position), head.kind != .reserved,
                head.bodyBytes <= UInt64(bytes.count - head.body)
            else { return nil }
            position = head.body + Int(head.bodyBytes)
            pending = pending - 1 + head.children
        }
        return position
    }
}

/// A header that is cut off, behind a first byte or before it.
struct CutOff: Error {
    var byte: UInt8?
}
