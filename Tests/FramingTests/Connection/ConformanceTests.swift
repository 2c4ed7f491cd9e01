// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import Testing

/// The rules that a conformance suite tests from outside, by its classes of cases, at the level of the connection.
@Suite("Echoing a conforming and an offending peer", .serialized)
struct ConformanceTests {
    typealias Event = NaiveDecoder.Event

    @Test("1: messages of every form of length are received", arguments: Role.allCases)
    func lengths(role: Role) {
        for count in [0, 125, 126, 127, 128, 65_535, 65_536] {
            let end = ConnectionEnd(role)
            let text = [UInt8](repeating: 0x2A, count: count)
            end.receive(.text, text)
            end.receive(.binary, text)
            #expect(end.received == [.text(text), .binary(text)], "\(count) bytes")
        }
    }

    @Test("2: each ping is answered by a pong with its payload, each of ten in a row too", arguments: Role.allCases)
    func pings(role: Role) {
        let end = ConnectionEnd(role)
        let payloads = [[], Array("Hello".utf8), [0x00, 0xFF, 0xFE], [UInt8](repeating: 0xFE, count: 125)]
        for payload in payloads { end.receive(.ping, payload) }
        for number in 0..<10 { end.receive(.ping, "payload-\(number)") }
        let tail = (0..<10).map { Event.pong(Array("payload-\($0)".utf8)) }
        #expect(end.sent == payloads.map { .pong($0) } + tail)
        #expect(end.isOpen)
    }

    @Test("2: a ping of 126 bytes fails the connection", arguments: Role.allCases)
    func largePing(role: Role) {
        let end = ConnectionEnd(role)
        end.receive(.ping, [UInt8](repeating: 0xFE, count: 126))
        #expect(end.failure == .oversizedControlFrame)
        #expect(end.sent.count == 1)
        #expect(closeCode(end) == 1002)
    }

    @Test("2: an unasked pong is not answered", arguments: Role.allCases)
    func unaskedPong(role: Role) {
        let end = ConnectionEnd(role)
        end.receive(.pong)
        end.receive(.pong, "unasked")
        end.receive(.ping, "ping")
        #expect(end.received == [.pong([]), .pong(Array("unasked".utf8)), .ping(Array("ping".utf8))])
        #expect(end.sent == [.pong(Array("ping".utf8))])
    }

    @Test("3: any reserved bit fails the connection with 1002, after what came before it", arguments: Role.allCases)
    func reservedBits(role: Role) {
        for bits in UInt8(1)...7 {
            for opcode: Opcode in [.text, .binary, .ping, .pong, .close] {
                let end = ConnectionEnd(role)
                end.receive(.text, "before")
                let mask = role == .server ? Frames.key : nil
                end.receive(Frames.frame(opcode.rawValue, [], rsv: bits, mask: mask))
                end.receive(.ping)
                #expect(end.received.first == .text(Array("before".utf8)))
                #expect(end.failure == .reservedBits)
                #expect(end.sent.count == 1)
                #expect(closeCode(end) == 1002)
            }
        }
    }

    @Test("4: any reserved opcode fails the connection with 1002", arguments: Role.allCases)
    func reservedOpcodes(role: Role) {
        for opcode in Array(UInt8(3)...7) + Array(UInt8(11)...15) {
            let end = ConnectionEnd(role)
            end.receive(Frames.frame(opcode, mask: role == .server ? Frames.key : nil))
            #expect(end.failure == .reservedOpcode)
            #expect(closeCode(end) == 1002)
        }
    }

    /// Frames (opcode, payload, FIN), the events, and the close code if the connection fails.
    static let fragmentation: [([(Opcode, String, Bool)], [Event])] = [
        ([(.ping, "fragment1", false), (.continuation, "fragment2", true)], [.failed(1002)]),
        ([(.pong, "fragment1", false), (.continuation, "fragment2", true)], [.failed(1002)]),
        ([(.text, "fragment1", false), (.continuation, "fragment2", true)], [text("fragment1fragment2")]),
        (
            [(.text, "fragment1", false), (.ping, "ping", true), (.continuation, "fragment2", true)],
            [.ping(Array("ping".utf8)), text("fragment1fragment2")]
        ),
        ([(.continuation, "non-continuation", true), (.text, "hello", true)], [.failed(1002)]),
        ([(.continuation, "non-continuation", false), (.text, "hello", true)], [.failed(1002)]),
        ([(.text, "fragment1", false), (.text, "fragment2", true)], [.failed(1002)]),
        ([(.text, "", false), (.continuation, "", false), (.continuation, "", true)], [text("")]),
        (
            [
                (.text, "fragment1", false), (.continuation, "fragment2", false), (.ping, "1", true),
                (.continuation, "fragment3", false), (.continuation, "fragment4", false), (.ping, "2", true),
                (.continuation, "fragment5", true),
            ],
            [.ping([0x31]), .ping([0x32]), text("fragment1fragment2fragment3fragment4fragment5")]
        ),
        (
            [
                (.text, "fragment1", false), (.continuation, "fragment2", true),
                (.continuation, "fragment3", false), (.text, "fragment4", true),
            ],
            [text("fragment1fragment2"), .failed(1002)]
        ),
    ]

    private static func text(_ text: String) -> Event { .text(Array(text.utf8)) }

    @Test("5: fragments make a message, whatever pings come between, or fail the connection", arguments: Role.allCases)
    func fragmentation(role: Role) {
        for (frames, expected) in Self.fragmentation {
            let bytes = frames.flatMap { Frames.frame($0.0, $0.1, fin: $0.2, from: role.peer) }
            let end = ConnectionEnd(role)
            end.receive(bytes)
            #expect(end.received.map { Event($0) } == expected)
            for event in expected { if case .failed(let code) = event { #expect(closeCode(end) == code) } }
            // Byte by byte, which is how the suite chops them.
            let chopped = ConnectionEnd(role)
            for byte in bytes { chopped.receive([byte]) }
            #expect(chopped.events == end.events)
            #expect(chopped.output == end.output)
        }
    }

    @Test(
        "6: text that is not UTF-8 fails the connection with 1007 at the first byte that cannot be",
        arguments: Role.allCases
    )
    func failFast(role: Role) {
        let valid = hex("cebae1bdb9cf83cebcceb5")
        let invalid = valid + hex("f4908080") + hex("656469746564")
        for cut in [1, valid.count, valid.count + 1] {
            let end = ConnectionEnd(role)
            end.receive(.text, Array(invalid[..<cut]), fin: false)
            #expect(end.received == [], "after \(cut) bytes there is still hope")
            end.receive(.continuation, Array(invalid[cut..<valid.count + 2]), fin: false)
            #expect(end.failure == .invalidUTF8)
            #expect(closeCode(end) == 1007)
        }
        // Within one frame, too, before the rest of it has come.
        let end = ConnectionEnd(role)
        let frame = Frames.frame(.text, invalid, from: role.peer)
        let header = frame.count - invalid.count
        end.receive(frame[..<(header + valid.count + 1)])
        #expect(end.received == [])
        end.receive(frame[(header + valid.count + 1)...(header + valid.count + 1)])
        #expect(end.failure == .invalidUTF8)
    }

    @Test("6: sequences are judged as the standard library judges them", arguments: Role.allCases)
    func sequences(role: Role) {
        let sequences = [
            "", "00", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbd", "efbfbf", "efbfbe", "f0908080",
            "f48fbfbf", "f4908080", "eda080", "edbfbf", "eda080edb080", "c0af", "e080af", "f08080af", "f8888080af",
            "c1bf",
            "80", "bf", "fe", "ff", "cebae1bdb9cf83cebcceb5", "ce", "cebae1", "cebae1bd",
        ]
        for sequence in sequences {
            let bytes = hex(sequence)
            let end = ConnectionEnd(role)
            end.receive(.text, bytes)
            let isText = String(validating: bytes, as: UTF8.self) != nil
            #expect(end.received.first == (isText ? .text(bytes) : end.received.first), "\(sequence)")
            #expect((end.failure == nil) == isText, "\(sequence)")
        }
    }

    @Test(
        "7: a close frame is answered with its code, and nothing more is delivered or answered",
        arguments: Role.allCases
    )
    func close(role: Role) {
        let codes: [UInt16] = [
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
        ]
        for code in codes {
            let end = ConnectionEnd(role)
            end.receiveClose(code, reason: "Ünd")
            end.receive(.text, "late")
            end.receive(.ping)
            end.receiveClose(1000)
            #expect(end.received == [.close(CloseCode(rawValue: code), reason: Array("Ünd".utf8))])
            #expect(end.sent == [.close(code, reason: [])])
        }
        let end = ConnectionEnd(role)
        end.receiveClose(nil)
        #expect(end.sent == [.close(nil, reason: [])])
        #expect(end.connection.transportClosed().code == .noStatusReceived)
    }

    @Test("7: a close frame that breaks a rule fails the connection", arguments: Role.allCases)
    func badClose(role: Role) {
        let codes: [UInt16] = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535]
        for code in codes {
            let end = ConnectionEnd(role)
            end.receiveClose(code)
            #expect(end.failure == .invalidCloseCode)
            #expect(closeCode(end) == 1002)
        }
        let table: [([UInt8], UInt16)] = [
            ([0x03], 1002), (hex("03e8 cebae1bdb9cf83cebcceb5eda080656469746564"), 1007),
            ([0x03, 0xE8] + [UInt8](repeating: 0x2A, count: 124), 1002),
        ]
        for (payload, code) in table {
            let end = ConnectionEnd(role)
            end.receive(.close, payload)
            #expect(closeCode(end) == code)
            #expect(end.connection.transportClosed().code == .abnormalClosure)
        }
        let longest = ConnectionEnd(role)
        longest.receive(.close, [0x03, 0xE8] + [UInt8](repeating: 0x2A, count: 123))
        #expect(longest.sent == [.close(1000, reason: [])])
    }

    @Test("7: a close frame within a message ends it, and is answered", arguments: Role.allCases)
    func closeWithinMessage(role: Role) {
        let end = ConnectionEnd(role)
        end.receive(.text, "fragment1", fin: false)
        end.receiveClose(1000)
        end.receive(.continuation, "fragment2")
        #expect(end.received == [.close(.normalClosure, reason: [])])
        #expect(end.sent == [.close(1000, reason: [])])
    }

    @Test("9, 10: a large message is received whole, in fragments, and in chops of any size", arguments: Role.allCases)
    func large(role: Role) {
        let payload = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        for (fragment, chop) in [(200_000, 200_000), (64, 200_000), (4_096, 997), (65_536, 64), (1_300, 1_300)] {
            var bytes: [UInt8] = []
            for start in stride(from: 0, to: payload.count, by: fragment) {
                let piece = Array(payload[start..<min(start + fragment, payload.count)])
                let isLast = start + fragment >= payload.count
                bytes += Frames.frame(start == 0 ? .binary : .continuation, piece, fin: isLast, from: role.peer)
            }
            let end = ConnectionEnd(role)
            for start in stride(from: 0, to: bytes.count, by: chop) {
                end.receive(bytes[start..<min(start + chop, bytes.count)])
            }
            #expect(end.received == [.binary(payload)], "fragments of \(fragment), chops of \(chop)")
        }
    }

    @Test("Each end takes only what the other role sends (RFC 6455 §5.1)", arguments: Role.allCases)
    func masks(role: Role) {
        let end = ConnectionEnd(role)
        end.receive(Frames.frame(.text, "hello", from: role))
        #expect(end.failure == (role == .client ? .maskedFrame : .unmaskedFrame))
        #expect(closeCode(end) == 1002)
    }

    /// The code of the close frame that was sent last.
    private func closeCode(_ end: ConnectionEnd) -> UInt16? {
        if case .close(let code, _)? = end.sent.last { code } else { nil }
    }
}
