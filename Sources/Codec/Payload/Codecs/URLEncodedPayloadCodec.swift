// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Encodes the values of a URL's query as `application/x-www-form-urlencoded` (WHATWG URL Standard §5), with the keys in ascending
/// order: `a=1&b=2&b=3`. No payload is no values.
///
/// What is decoded must be whole: `%` has two hexadecimal digits behind it, and what comes of them is UTF-8. A key without values is not
/// written.
public struct URLEncodedPayloadCodec: PayloadCodec {
    /// The most values accepted from a peer.
    public static let maximumValueCount = 65536

    /// Makes a codec.
    public init() {}

    /// Appends the query.
    public func encode(_ value: [String: [String]], to writer: inout MessagePackWriter) throws(CodecError) {
        var isFirst = true
        for (key, values) in value.sorted(by: { $0.key < $1.key }) {
            for value in values {
                if !isFirst { writer.append(UInt8(ascii: "&")) }
                isFirst = false
                Self.append(key, to: &writer)
                writer.append(UInt8(ascii: "="))
                Self.append(value, to: &writer)
            }
        }
    }

    /// Decodes a query. A part without `=` is a key with an empty value; empty parts count for nothing.
    ///
    /// - Throws: `decodingFailed` for a broken `%`, bytes that are not UTF-8, or too many values.
    public func decode(_ payload: RawSpan?) throws(CodecError) -> [String: [String]] {
        guard let payload else { return [:] }
        var values: [String: [String]] = [:]
        var count = 0
        var start = 0
        while start < payload.byteCount {
            var end = start
            var equals: Int?
            while end < payload.byteCount {
                let byte = payload.unsafeLoad(fromByteOffset: end, as: UInt8.self)
                if byte == UInt8(ascii: "&") { break }
                if byte == UInt8(ascii: "="), equals == nil { equals = end }
                end += 1
            }
            if end > start {
                count += 1
                guard count <= Self.maximumValueCount else {
                    let message = "more than \(Self.maximumValueCount) values"
                    throw CodecError(code: .decodingFailed, message: message)
                }
                let key = try Self.decode(payload, start..<(equals ?? end))
                guard KeyText.isSafe(key) else {
                    let message = "key of more than \(KeyText.maximumMarks) combining marks in a row"
                    throw CodecError(code: .decodingFailed, message: message)
                }
                let value = try Self.decode(payload, (equals.map { $0 + 1 } ?? end)..<end)
                values[key, default: []].append(value)
            }
            start = end + 1
        }
        return values
    }

    private static func append(_ text: String, to writer: inout MessagePackWriter) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                writer.append(byte)
            case UInt8(ascii: " "): writer.append(UInt8(ascii: "+"))
            default:
                writer.append(UInt8(ascii: "%"))
                writer.append(digit(byte >> 4))
                writer.append(digit(byte & 0x0f))
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
    }

    private static func decode(_ payload: RawSpan, _ range: Range<Int>) throws(CodecError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = payload.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            index += 1
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard range.upperBound - index >= 2,
                    let high = hexadecimal(payload.unsafeLoad(fromByteOffset: index, as: UInt8.self)),
                    let low = hexadecimal(payload.unsafeLoad(fromByteOffset: index + 1, as: UInt8.self))
                else {
                    let message = "% at byte \(index - 1) without two hexadecimal digits"
                    throw CodecError(code: .decodingFailed, message: message)
                }
                bytes.append(high << 4 | low)
                index += 2
            default: bytes.append(byte)
            }
        }
        guard let text = bytes.span.bytes.utf8Text else {
            let message = "bytes \(range) are not UTF-8"
            throw CodecError(code: .decodingFailed, message: message)
        }
        return text
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
