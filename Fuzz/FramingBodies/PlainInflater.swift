// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Decompresses messages by the letter of RFC 1951 and RFC 7692 §7.2.2, without zlib: bit by bit, and with a window of
/// any size.
package struct PlainInflater {
    /// Everything that was decompressed, all messages together.
    private var history: [UInt8] = []
    /// How far back anything has referred.
    package private(set) var farthest = 0

    package init() {}

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99,
        115, 131, 163, 195, 227, 258,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025,
        1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ]
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private static let fixedCodes = (
        literals: PrefixCode(
            lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 },
            allowingOne: false
        ),
        distances: PrefixCode(lengths: [Int](repeating: 5, count: 32), allowingOne: false)
    )

    /// Where bytes came forth last, in bits of the message.
    private var lastOutput = 0
    /// Where the history has to end.
    private var end = 0

    /// The message; nil if it is not a valid one, or has more bytes than `limit`. After that there are no more.
    package mutating func message(_ payload: [UInt8], limit: Int = 1 << 24) -> [UInt8]? {
        guard !payload.isEmpty else { return nil }
        let start = history.count
        end = start + limit
        var reader = BitReader(payload + [0x00, 0x00, 0xFF, 0xFF])
        lastOutput = 0
        while !reader.isAtEnd {
            guard let isLast = reader.bits(1), let type = reader.bits(2), block(type, &reader) else { return nil }
            guard isLast == 1 else { continue }
            reader.align()
            // A last block needs nothing after it.
            if reader.position == 8 * payload.count { break }
        }
        return lastOutput <= 8 * payload.count ? Array(history[start...]) : nil
    }

    private mutating func block(_ type: Int, _ reader: inout BitReader) -> Bool {
        switch type {
        case 0: stored(&reader)
        case 1: fixed(&reader)
        case 2: dynamic(&reader)
        default: false
        }
    }

    private mutating func stored(_ reader: inout BitReader) -> Bool {
        reader.align()
        guard let length = reader.bits(16), let complement = reader.bits(16), length ^ complement == 0xFFFF else {
            return false
        }
        for _ in 0..<length {
            guard let byte = reader.bits(8), append(UInt8(truncatingIfNeeded: byte), reader) else { return false }
        }
        return true
    }

    private mutating func fixed(_ reader: inout BitReader) -> Bool {
        guard let literals = Self.fixedCodes.literals, let distances = Self.fixedCodes.distances else { return false }
        return symbols(literals, distances, &reader)
    }

    private mutating func dynamic(_ reader: inout BitReader) -> Bool {
        guard let literalCount = reader.bits(5), let distanceCount = reader.bits(5), let lengthCount = reader.bits(4),
            literalCount <= 29, distanceCount <= 29
        else { return false }
        var lengthLengths = [Int](repeating: 0, count: 19)
        for index in 0..<lengthCount + 4 {
            guard let length = reader.bits(3) else { return false }
            lengthLengths[Self.lengthOrder[index]] = length
        }
        guard let code = PrefixCode(lengths: lengthLengths, allowingOne: false),
            let lengths = Self.lengths(code, count: literalCount + distanceCount + 258, &reader),
            lengths[256] != 0,
            let literals = PrefixCode(lengths: Array(lengths[..<(literalCount + 257)]), allowingOne: true),
            let distances = PrefixCode(lengths: Array(lengths[(literalCount + 257)...]), allowingOne: true)
        else { return false }
        return symbols(literals, distances, &reader)
    }

    private static func lengths(_ code: PrefixCode, count: Int, _ reader: inout BitReader) -> [Int]? {
        var lengths: [Int] = []
        while lengths.count < count {
            guard let symbol = code.decode(&reader) else { return nil }
            let run: (value: Int?, bits: Int, base: Int)
            switch symbol {
            case 16: run = (lengths.last, 2, 3)
            case 17: run = (0, 3, 3)
            case 18: run = (0, 7, 11)
            default: run = (symbol, 0, 1)
            }
            guard let value = run.value, let extra = reader.bits(run.bits) else { return nil }
            lengths += [Int](repeating: value, count: run.base + extra)
        }
        return lengths.count == count ? lengths : nil
    }

    private mutating func symbols(_ literals: PrefixCode, _ distances: PrefixCode, _ reader: inout BitReader) -> Bool {
        while let symbol = literals.decode(&reader) {
            if symbol < 256 {
                guard append(UInt8(truncatingIfNeeded: symbol), reader) else { return false }
            } else if symbol == 256 {
                return true
            } else {
                guard repetition(symbol - 257, distances, &reader) else { return false }
            }
        }
        return false
    }

    private mutating func repetition(_ symbol: Int, _ distances: PrefixCode, _ reader: inout BitReader) -> Bool {
        guard symbol < Self.lengthBases.count else { return false }
        let lengthBits = symbol < 8 || symbol == 28 ? 0 : symbol / 4 - 1
        guard let more = reader.bits(lengthBits), let code = distances.decode(&reader), code < 30,
            let farther = reader.bits(code < 4 ? 0 : code / 2 - 1)
        else { return false }
        let distance = Self.distanceBases[code] + farther
        guard distance <= history.count else { return false }
        farthest = max(farthest, distance)
        for _ in 0..<Self.lengthBases[symbol] + more {
            guard append(history[history.count - distance], reader) else { return false }
        }
        return true
    }

    private mutating func append(_ byte: UInt8, _ reader: BitReader) -> Bool {
        guard history.count < end else { return false }
        history.append(byte)
        lastOutput = reader.position
        return true
    }
}
