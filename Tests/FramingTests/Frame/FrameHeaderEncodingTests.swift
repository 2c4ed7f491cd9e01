// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("Encoding of frame headers (RFC 6455 §5.2)")
struct FrameHeaderEncodingTests {
    static let key = MaskingKey(0x37, 0xFA, 0x21, 0x3D)

    static let table: [(FrameHeader, String)] = [
        (FrameHeader(opcode: .text, payloadLength: 5), "8105"),
        (FrameHeader(opcode: .text, payloadLength: 5, maskingKey: key), "818537fa213d"),
        (FrameHeader(opcode: .text, payloadLength: 3, isFinal: false), "0103"),
        (FrameHeader(opcode: .continuation, payloadLength: 2), "8002"),
        (FrameHeader(opcode: .ping, payloadLength: 5), "8905"),
        (FrameHeader(opcode: .pong, payloadLength: 5, maskingKey: key), "8a8537fa213d"),
        (FrameHeader(opcode: .close, payloadLength: 0), "8800"),
        (FrameHeader(opcode: .binary, payloadLength: 0), "8200"),
        (FrameHeader(opcode: .binary, payloadLength: 1), "8201"),
        (FrameHeader(opcode: .binary, payloadLength: 125), "827d"),
        (FrameHeader(opcode: .binary, payloadLength: 126), "827e007e"),
        (FrameHeader(opcode: .binary, payloadLength: 127), "827e007f"),
        (FrameHeader(opcode: .binary, payloadLength: 256), "827e0100"),
        (FrameHeader(opcode: .binary, payloadLength: 0xFFFF), "827effff"),
        (FrameHeader(opcode: .binary, payloadLength: 0xFFFF, maskingKey: key), "82feffff37fa213d"),
        (FrameHeader(opcode: .binary, payloadLength: 0x10000), "827f0000000000010000"),
        (FrameHeader(opcode: .binary, payloadLength: 0x10000, maskingKey: key), "82ff000000000001000037fa213d"),
        (FrameHeader(opcode: .binary, payloadLength: 1 << 32), "827f0000000100000000"),
        (FrameHeader(opcode: .binary, payloadLength: .max), "827f7fffffffffffffff"),
        (FrameHeader(opcode: .binary, payloadLength: -1), "8200"),
        (FrameHeader(opcode: .binary, payloadLength: 1, reservedBits: .rsv1), "c201"),
        (FrameHeader(opcode: .binary, payloadLength: 1, reservedBits: .rsv2), "a201"),
        (FrameHeader(opcode: .binary, payloadLength: 1, reservedBits: .rsv3), "9201"),
        (FrameHeader(opcode: .binary, payloadLength: 1, isFinal: false, reservedBits: [.rsv1, .rsv2, .rsv3]), "7201"),
    ]

    @Test("A header takes the bytes that the standard says", arguments: table)
    func forwards(header: FrameHeader, expected: String) {
        var buffer = [UInt8](repeating: 0xEE, count: 20)
        let length = buffer.withUnsafeMutableBytes { header.encode(into: $0, at: 3) }
        #expect(length == expected.count / 2)
        #expect(header.encodedLength == expected.count / 2)
        #expect(hex(buffer.dropFirst(3).prefix(expected.count / 2)) == expected)
        #expect(buffer.prefix(3) == [0xEE, 0xEE, 0xEE], "nothing before it is touched")
        #expect(buffer.dropFirst(3 + expected.count / 2).allSatisfy { $0 == 0xEE }, "nothing after it is touched")
    }

    @Test("A header written backwards ends where the payload begins", arguments: table)
    func backwards(header: FrameHeader, expected: String) {
        var buffer = [UInt8](repeating: 0xEE, count: 20)
        let start = buffer.withUnsafeMutableBytes { header.encode(into: $0, endingAt: 16) }
        #expect(start == 16 - expected.count / 2)
        #expect(hex(buffer[(16 - expected.count / 2)..<16]) == expected)
        #expect(buffer.prefix(16 - expected.count / 2).allSatisfy { $0 == 0xEE }, "nothing before it is touched")
        #expect(buffer.suffix(4) == [0xEE, 0xEE, 0xEE, 0xEE], "the payload is not touched")
    }

    @Test("The longest header takes 14 bytes, which is the room to leave for any")
    func longest() {
        let longest = Self.table.map(\.0.encodedLength).max()
        #expect(longest == FrameHeader.maximumEncodedLength)
        #expect(FrameHeader.maximumEncodedLength == 14)
    }

    @Test("A header that fits exactly is written, one byte less and nothing is", arguments: table)
    func room(header: FrameHeader, expected: String) {
        let length = expected.count / 2
        var exact = [UInt8](repeating: 0xEE, count: length)
        #expect(exact.withUnsafeMutableBytes { header.encode(into: $0) } == length)
        #expect(hex(exact) == expected)
        exact = [UInt8](repeating: 0xEE, count: length)
        #expect(exact.withUnsafeMutableBytes { header.encode(into: $0, endingAt: length) } == 0)
        #expect(hex(exact) == expected)

        var short = [UInt8](repeating: 0xEE, count: length - 1)
        let outcomes = short.withUnsafeMutableBytes {
            [header.encode(into: $0), header.encode(into: $0, endingAt: length - 1)]
        }
        #expect(outcomes == [nil, nil])
        #expect(short.allSatisfy { $0 == 0xEE })
    }

    @Test("An offset outside of the buffer writes nothing", arguments: [-1, 5, 16, 17, .min, .max])
    func outside(offset: Int) {
        let header = FrameHeader(opcode: .binary, payloadLength: 1, maskingKey: Self.key)
        var buffer = [UInt8](repeating: 0xEE, count: 16)
        let outcomes = buffer.withUnsafeMutableBytes { raw in
            [header.encode(into: raw, at: offset == 5 ? 11 : offset), header.encode(into: raw, endingAt: offset)]
        }
        #expect(outcomes[0] == nil)
        if offset != 16 { #expect(outcomes[1] == nil) }
    }
}
