// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import MuxTesting

/// One of the values that a seed determines, each on its own: the borders of the format's forms are likelier than what is between them.
struct RandomValue {
    private var generator: SimulationGenerator

    init(seed: UInt64, index: UInt64) {
        var (seeds, indices) = (SimulationGenerator(seed: seed), SimulationGenerator(seed: ~index))
        generator = SimulationGenerator(seed: seeds.next() ^ indices.next())
    }

    mutating func value() -> MessagePackValue {
        let kind = generator.int(in: 0...9999)
        // Long ones are rare, for they take as long as thousands of others.
        if kind < 5 { return longCollection() }
        if kind < 20 { return deep() }
        return kind < 2500 ? value(depth: 0) : collection(depth: 4)
    }

    private mutating func value(depth: Int) -> MessagePackValue {
        switch generator.int(in: 0...(depth > 0 ? 16 : 11)) {
        case 0: return .nil
        case 1: return .bool(generator.int(in: 0...1) == 1)
        case 2, 3, 4: return .int(integer())
        case 5: return float()
        case 6: return double()
        case 7, 8: return .string(string())
        case 9: return .binary(generator.bytes(length()))
        case 10: return ext()
        case 11: return .timestamp(timestamp())
        default: return collection(depth: depth)
        }
    }

    private mutating func collection(depth: Int) -> MessagePackValue {
        guard generator.chance(0.55) else { return .array((0..<count()).map { _ in value(depth: depth - 1) }) }
        var map = MessagePackMap()
        // Keys are of any kind, also arrays and maps.
        for _ in 0..<count() { map[value(depth: generator.chance(0.1) ? depth - 1 : 0)] = value(depth: depth - 1) }
        return .map(map)
    }

    private mutating func longCollection() -> MessagePackValue {
        let numbers = (0..<generator.int(in: 65534...65537)).map {
            MessagePackValue.int(MessagePackInteger(UInt64($0)))
        }
        guard generator.int(in: 0...1) == 1 else { return .array(numbers) }
        return .map(MessagePackMap(numbers.map { MessagePackMap.Pair(key: $0, value: .nil) }))
    }

    /// As deep as a reader goes unless told otherwise, or nearly so.
    private mutating func deep() -> MessagePackValue {
        var value = value(depth: 0)
        for level in 0..<generator.int(in: 100...MessagePackLimits.defaults.maximumDepth) {
            // Within a key no more than four may be open.
            switch generator.int(in: level <= 4 ? 0...2 : 0...1) {
            case 0: value = .array([.nil, value])
            case 1: value = .map([1: value])
            default: value = .map([value: 2])
            }
        }
        return value
    }

    private mutating func integer() -> MessagePackInteger {
        let bits = generator.next()
        switch generator.int(in: 0...3) {
        // Of any width.
        case 0: return MessagePackInteger(bits >> UInt64(generator.int(in: 0...63)))
        case 1: return MessagePackInteger(Int64(bitPattern: bits) >> Int64(generator.int(in: 0...63)))
        default:
            // At, before and behind a power of two, and the same below zero.
            let width = generator.choose([5, 7, 8, 15, 16, 31, 32, 63, 64]) ?? 0
            let power = width == 64 ? 0 : UInt64(1) << UInt64(width)
            let number = power &+ UInt64(truncatingIfNeeded: generator.int(in: -2...1))
            return bits & 1 == 0 ? MessagePackInteger(number) : MessagePackInteger(Int64(bitPattern: 0 &- number))
        }
    }

    private mutating func float() -> MessagePackValue {
        let special: [Float] = [0, -0.0, 1, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        var value = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
        if generator.chance(0.2) { value = generator.choose(special) ?? 0 }
        if value.isNaN {
            // Python holds it in a float 64, and a signalling one does not stay one on its way there.
            value = Float(bitPattern: value.bitPattern | 0x0040_0000)
        }
        return .float(value)
    }

    private mutating func double() -> MessagePackValue {
        let special: [Double] = [0, -0.0, 1, 0.1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 9.5e15]
        let bits = generator.next()
        return .double(generator.chance(0.2) ? generator.choose(special) ?? 0 : Double(bitPattern: bits))
    }

    /// A text whose UTF-8 has a certain length, of characters of all widths.
    private mutating func string() -> String {
        let length = length()
        // Those of a kind make a text of it that is all ASCII.
        let widest = generator.int(in: 0...4)
        let ranges = [0x20...0x7e, 0...0x7f, 0x80...0x7ff, 0x800...0xd7ff, 0xe000...0xffff, 0x1_0000...0x10_ffff]
        var text = String.UnicodeScalarView()
        var rest = length
        while rest >= 4, rest > length - 300 {
            let code = generator.int(in: ranges[generator.int(in: 0...(widest == 0 ? 0 : widest + 1))])
            guard let scalar = Unicode.Scalar(UInt32(code)) else { continue }
            text.append(scalar)
            rest -= String(scalar).utf8.count
        }
        text.append(contentsOf: repeatElement("~", count: rest))
        return String(text)
    }

    private mutating func ext() -> MessagePackValue {
        let type = generator.int(in: -128...126)
        // Never -1, the timestamp's.
        return .ext(MessagePackExtension(type: Int8(type < -1 ? type : type + 1), body: generator.bytes(length())))
    }

    private mutating func timestamp() -> Timestamp {
        let borders: [Int64] = [0, 1 << 32, 1 << 34, .min, .max, -62_135_596_800, 253_402_300_800]
        var seconds = (generator.choose(borders) ?? 0) &+ Int64(generator.int(in: -1...1))
        if generator.chance(0.5) {
            seconds = Int64(bitPattern: generator.next()) >> Int64(generator.int(in: 0...63))
        }
        let nanoseconds = generator.choose([0, 0, 1, 999_999_999, generator.int(in: 0...999_999_999)]) ?? 0
        return Timestamp(seconds: seconds, nanoseconds: UInt32(nanoseconds))
    }

    /// The number of bytes of a text, a byte string or an ext.
    private mutating func length() -> Int {
        switch generator.int(in: 0...999) {
        case 0...1: generator.int(in: 65534...65537)
        case 2...40: generator.int(in: 254...257)
        case 41...200: generator.choose([1, 2, 4, 8, 15, 16, 17, 30, 31, 32, 33]) ?? 0
        default: generator.int(in: 0...12)
        }
    }

    /// The number of values or pairs of an array or a map.
    private mutating func count() -> Int {
        generator.chance(0.02) ? generator.int(in: 14...17) : generator.int(in: 0...4)
    }
}
