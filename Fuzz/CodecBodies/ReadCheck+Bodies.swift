// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

extension ReadCheck {
    /// Texts, bytes, exts, times and headers.
    func checkBodies() {
        expect(stringBytes { .value($0, end: $0.upperBound) }) { reader throws(MessagePackError) in
            try reader.readStringBytes()
        }
        expect(
            stringBytes { range in
                let text = String(validating: bytes[range], as: UTF8.self)
                return text.map { .value($0, end: range.upperBound) } ?? .failure(.invalidUTF8)
            }
        ) { reader throws(MessagePackError) in try reader.readString() }
        expect(
            stringBytes { range in
                guard let text = String(validating: bytes[range], as: UTF8.self) else { return .failure(.invalidUTF8) }
                return Self.marksInARow(text) <= 30
                    ? .value(text, end: range.upperBound) : .failure(.limitExceeded)
            }
        ) { reader throws(MessagePackError) in try reader.readKeyString() }
        expect(binaryBytes { .value($0, end: $0.upperBound) }) { reader throws(MessagePackError) in
            try reader.readBinary()
        }
        expect(binaryBytes { .value(Array(bytes[$0]), end: $0.upperBound) }) { reader throws(MessagePackError) in
            try reader.readBinaryBytes()
        }
        expect(
            whenHead(is: [.ext]) { head in
                whenBody(of: head, isWithin: limits.maximumBinaryBytes) { range in
                    .value([Int(head.type), range.lowerBound, range.upperBound], end: range.upperBound)
                }
            }
        ) { reader throws(MessagePackError) in
            let (type, body) = try reader.readExtension()
            return [Int(type), body.lowerBound, body.upperBound]
        }
        expect(
            whenHead(is: [.ext]) { head in
                whenBody(of: head, isWithin: limits.maximumBinaryBytes) { time(head, $0) }
            }
        ) { reader throws(MessagePackError) in try reader.readTimestamp() }
        expect(elements(of: .array, bytesPerElement: 1)) { reader throws(MessagePackError) in
            try reader.readArrayHeader()
        }
        expect(elements(of: .map, bytesPerElement: 2)) { reader throws(MessagePackError) in
            try reader.readMapHeader()
        }
        checkKey("ab")
        checkKey("a key that is longer than thirty-one bytes")
    }

    /// A key is read if the next value is it, and otherwise nothing is.
    private func checkKey(_ key: StaticString) {
        let text = key.withUTF8Buffer { Array($0) }
        var end = offset
        if case .success(let head) = head, head.kind == .str, head.count == UInt64(text.count),
            bytes.count - head.body >= text.count, Array(bytes[head.body..<head.body + text.count]) == text,
            // A key with a header of one byte is compared as it is; a limit is for those that are read.
            text.count <= limits.maximumStringBytes || bytes[offset] & 0xe0 == 0xa0
        {
            end = head.body + text.count
        }
        var reader = MessagePackReader(bytes.bytes, at: offset, limits: limits)
        precondition(reader.readKeyIfNext(key) == (end > offset), "another idea of a key")
        precondition(reader.offset == end, "a key ends elsewhere")
    }

    private func stringBytes<Value>(_ body: (Range<Int>) -> Expected<Value>) -> Expected<Value> {
        whenHead(is: [.str]) { whenBody(of: $0, isWithin: limits.maximumStringBytes, body) }
    }

    private func binaryBytes<Value>(_ body: (Range<Int>) -> Expected<Value>) -> Expected<Value> {
        whenHead(is: [.bin]) { whenBody(of: $0, isWithin: limits.maximumBinaryBytes, body) }
    }

    private func elements(of type: MessagePackType, bytesPerElement: UInt64) -> Expected<Int> {
        whenHead(is: [type]) { head in
            guard head.count * bytesPerElement <= UInt64(bytes.count - head.body) else { return .failure(.truncated) }
            guard head.count <= UInt64(limits.maximumElements) else { return .failure(.limitExceeded) }
            return .value(Int(head.count), end: head.body)
        }
    }

    private func time(_ head: NaiveHead, _ range: Range<Int>) -> Expected<Timestamp> {
        let body = bytes[range].map { UInt64($0) }
        func number(_ part: Range<Int>) -> UInt64 { body[part].reduce(0) { $0 << 8 | $1 } }
        let seconds: Int64
        let nanoseconds: UInt64
        switch (head.type, body.count) {
        case (-1, 4): (seconds, nanoseconds) = (Int64(number(0..<4)), 0)
        case (-1, 8): (seconds, nanoseconds) = (Int64(number(0..<8) & 0x3_ffff_ffff), number(0..<8) >> 34)
        case (-1, 12): (seconds, nanoseconds) = (Int64(bitPattern: number(4..<12)), number(0..<4))
        case (5, 12):
            // In 128 bits nothing overflows.
            let sum =
                Int128(Int64(bitPattern: number(0..<8))) * 1_000_000_000
                + Int128(Int32(truncatingIfNeeded: number(8..<12)))
            let rest = (sum % 1_000_000_000 + 1_000_000_000) % 1_000_000_000
            let whole = Int64(clamping: (sum - rest) / 1_000_000_000)
            return .value(Timestamp(seconds: whole, nanoseconds: UInt32(rest)), end: range.upperBound)
        case (-1, _), (5, _): return .failure(.invalidValue)
        default: return .failure(.wrongType)
        }
        guard nanoseconds < 1_000_000_000 else { return .failure(.invalidValue) }
        return .value(Timestamp(seconds: seconds, nanoseconds: UInt32(nanoseconds)), end: range.upperBound)
    }
}
