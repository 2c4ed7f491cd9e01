// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import TestSupport
import Testing

@Suite("Parsing of frame headers (RFC 6455 §5)")
struct FrameHeaderParsingTests {
    private func parse(
        _ bytes: [UInt8],
        from sender: Role? = nil,
        allowing: ReservedBits = []
    ) throws(FramingError) -> FrameHeader.ParseResult {
        try FrameHeader.parse(bytes.span.bytes, sentBy: sender, allowing: allowing)
    }

    /// The code of the rule that is broken; nil if none is.
    private func failure(
        _ text: String,
        from sender: Role? = nil,
        allowing: ReservedBits = []
    ) -> FramingError.Code? {
        do throws(FramingError) {
            _ = try parse(hex(text), from: sender, allowing: allowing)
            return nil
        } catch {
            #expect(error.closeCode == .protocolError)
            #expect(!error.message.isEmpty)
            return error.code
        }
    }

    @Test(
        "Every header that is encoded is parsed again, whatever comes after it",
        arguments: FrameHeaderEncodingTests.table
    )
    func roundTrip(header: FrameHeader, text: String) throws {
        guard header.payloadLength >= 0 else { return }
        let bytes = hex(text)
        let all: ReservedBits = [.rsv1, .rsv2, .rsv3]
        let expected = FrameHeader.ParseResult.complete(header, length: bytes.count)
        #expect(try parse(bytes, allowing: all) == expected)
        #expect(try parse(bytes + [0xFF, 0xFF], allowing: all) == expected)
        let sender: Role = header.maskingKey == nil ? .server : .client
        #expect(try parse(bytes, from: sender, allowing: all) == expected)
    }

    @Test("The front of a header says how many bytes are missing", arguments: FrameHeaderEncodingTests.table)
    func incomplete(header: FrameHeader, text: String) throws {
        let bytes = hex(text)
        for count in 0..<bytes.count {
            let result = try parse(Array(bytes.prefix(count)), allowing: [.rsv1, .rsv2, .rsv3])
            let missing = count >= 2 ? bytes.count - count : 2 - count
            #expect(result == .incomplete(missing: missing), "after \(count) bytes")
        }
    }

    @Test("A client's header is known to take at least six bytes")
    func incompleteMasked() throws {
        #expect(try parse([], from: .client) == .incomplete(missing: 6))
        #expect(try parse([0x82], from: .client) == .incomplete(missing: 5))
        #expect(try parse([0x82, 0x81], from: .client) == .incomplete(missing: 4))
        #expect(try parse([], from: .server) == .incomplete(missing: 2))
        #expect(try parse([0x82], from: .server) == .incomplete(missing: 1))
    }

    @Test("Reserved opcodes are refused at the first byte (§5.2)", arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
    func reservedOpcode(opcode: UInt8) {
        #expect(failure(hex([0x80 | opcode])) == .reservedOpcode)
        #expect(failure(hex([opcode])) == .reservedOpcode)
    }

    @Test("Reserved bits are refused at the first byte, unless an extension was negotiated for them (§5.2)")
    func reservedBits() {
        for bits in UInt8(1)...7 {
            for allowed in UInt8(0)...7 {
                let isAllowed = bits & ~allowed == 0
                let code = failure(hex([0x82 | bits << 4]), allowing: ReservedBits(rawValue: allowed))
                #expect(code == (isAllowed ? nil : .reservedBits), "bits \(bits), allowed \(allowed)")
            }
        }
    }

    @Test("Which reserved bits are wrong is told")
    func reservedBitsMessage() {
        #expect {
            _ = try parse([0xF2], allowing: .rsv2)
        } throws: { error in
            "\(error)".contains("RSV1, RSV3 ") && "\(error)".hasSuffix("(reservedBits)")
        }
    }

    @Test("Control frames are not fragmented (§5.5)", arguments: ["08", "09", "0a"])
    func fragmentedControl(text: String) {
        #expect(failure(text) == .fragmentedControlFrame)
    }

    @Test("Control frames have at most 125 bytes (§5.5)", arguments: ["88", "89", "8a"])
    func longControl(first: String) {
        #expect(failure(first + "7d") == nil)
        #expect(failure(first + "fd37fa213d") == nil)
        #expect(failure(first + "7e") == .oversizedControlFrame)
        #expect(failure(first + "7f") == .oversizedControlFrame)
        #expect(failure(first + "fe") == .oversizedControlFrame)
    }

    @Test("A client masks every frame, a server none (§5.1)", arguments: ["81", "82", "80", "88", "89", "8a"])
    func maskDirection(first: String) {
        #expect(failure(first + "00", from: .client) == .unmaskedFrame)
        #expect(failure(first + "80", from: .server) == .maskedFrame)
        #expect(failure(first + "8037fa213d", from: .client) == nil)
        #expect(failure(first + "00", from: .server) == nil)
        #expect(failure(first + "00") == nil)
        #expect(failure(first + "8037fa213d") == nil)
    }

    @Test(
        "A length is written in as few bytes as it needs (§5.2)",
        arguments: [
            ("827e0000", FramingError.Code?.some(.nonMinimalLength)),
            ("827e0001", .nonMinimalLength),
            ("827e007d", .nonMinimalLength),
            ("827e007e", nil),
            ("82fe007d", .nonMinimalLength),
            ("827f0000000000000000", .nonMinimalLength),
            ("827f000000000000007d", .nonMinimalLength),
            ("827f000000000000007e", .nonMinimalLength),
            ("827f000000000000ffff", .nonMinimalLength),
            ("827f0000000000010000", nil),
            ("82ff000000000000ffff", .nonMinimalLength),
        ]
    )
    func minimalLength(text: String, code: FramingError.Code?) {
        #expect(failure(text) == code)
    }

    @Test("The most significant bit of a length is 0 (§5.2)")
    func longestLength() throws {
        #expect(failure("827f8000000000000000") == .invalidLength)
        #expect(failure("827fffffffffffffffff") == .invalidLength)
        #expect(failure("82ff8000000000000000") == .invalidLength)
        let longest = FrameHeader(opcode: .binary, payloadLength: .max)
        #expect(try parse(hex("827f7fffffffffffffff")) == .complete(longest, length: 10))
    }

    @Test("Of two broken rules the one whose byte comes first is told")
    func order() {
        #expect(failure("f3ff") == .reservedBits)
        #expect(failure("0b7f", from: .client) == .reservedOpcode)
        #expect(failure("097f", from: .client) == .fragmentedControlFrame)
        #expect(failure("897f", from: .client) == .unmaskedFrame)
    }

    @Test("Any two bytes, and any random header, are refused or encode to themselves")
    func anyBytes() throws {
        var generator = SeededGenerator(seed: 0x5EED_0001)
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let bytes = [first, second] + generator.bytes(12)
                guard case .complete(let header, let length)? = try? parse(bytes, allowing: [.rsv1, .rsv2, .rsv3])
                else {
                    continue
                }
                var encoded = [UInt8](repeating: 0, count: 14)
                let encodedLength = encoded.withUnsafeMutableBytes { header.encode(into: $0) }
                guard encodedLength == length, encoded.prefix(length) == bytes.prefix(length) else {
                    Issue.record("seed 5EED0001: \(hex(bytes)) encodes to \(hex(encoded))")
                    return
                }
            }
        }
    }
}
