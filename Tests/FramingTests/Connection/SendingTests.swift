// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import Testing

@Suite("Sending messages (RFC 6455 §5.2 to §5.6, §6.1)")
struct SendingTests {
    @Test("Messages of every form of length are sent in one frame", arguments: Role.allCases)
    func whole(role: Role) throws {
        for count in [0, 1, 125, 126, 65_535, 65_536] {
            let end = ConnectionEnd(role)
            let payload = [UInt8](repeating: 0x61, count: count)
            try end.send(payload, as: .binary)
            try end.send(payload, as: .text)
            try end.connection.send(String(decoding: payload, as: UTF8.self), into: &end.output)
            #expect(end.sent == [.binary(payload), .text(payload), .text(payload)])
            #expect(end.connection.queuedBytes == end.output.count)
        }
    }

    @Test("A client masks each frame with a key of its own, a server masks none")
    func masks() throws {
        let client = ConnectionEnd(.client)
        for _ in 0..<8 { try client.send([], as: .binary) }
        let keys = Set((0..<8).map { Array(client.output[$0 * 6 + 2..<$0 * 6 + 6]) })
        #expect(keys.count == 8)
        let server = ConnectionEnd(.server)
        try server.send([], as: .binary)
        #expect(server.output == [0x82, 0x00])
    }

    @Test("Text that is not UTF-8 is refused, and nothing is sent")
    func text() {
        let end = ConnectionEnd(.server)
        for bytes in [[0xFF], [0xE2, 0x82], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            #expect(FramingError.code { () throws(FramingError) in try end.send(bytes, as: .text) } == .invalidUTF8)
        }
        #expect(end.output.isEmpty)
        #expect(end.isOpen)
    }

    @Test("A ping of 125 bytes is sent, one of 126 is refused", arguments: Role.allCases)
    func ping(role: Role) throws {
        let end = ConnectionEnd(role)
        let payload = [UInt8](repeating: 7, count: 125)
        try end.ping(payload)
        #expect(FramingError.code { () throws(FramingError) in try end.ping(payload + [7]) } == .oversizedControlFrame)
        #expect(end.sent == [.ping(payload)])
    }

    @Test(
        "A payload in the caller's buffer is framed where it lies",
        arguments: Role.allCases,
        [0, 5, 125, 126, 70_000]
    )
    func inPlace(role: Role, count: Int) throws {
        let end = ConnectionEnd(role)
        let payload = [UInt8](repeating: 0x62, count: count)
        var buffer = [UInt8](repeating: 0, count: FrameHeader.maximumEncodedLength) + payload + [9, 9]
        let range = FrameHeader.maximumEncodedLength..<buffer.count - 2
        let start = try buffer.withUnsafeMutableBytes { try end.connection.frame(range, of: $0, as: .text) }
        #expect(SentFrames.check(Array(buffer[start..<range.upperBound]), by: role) == [.text(payload)])
        #expect(buffer.suffix(2) == [9, 9])
        #expect(end.connection.queuedBytes == range.upperBound - start)
    }

    @Test("Without room for the header, or outside of the buffer, nothing is framed", arguments: Role.allCases)
    func noRoom(role: Role) {
        let end = ConnectionEnd(role)
        for range in [0..<4, 1..<4, 2..<11, 11..<12] {
            var buffer: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
            let before = buffer
            var thrown: FramingError.Code?
            buffer.withUnsafeMutableBytes { bytes in
                thrown = FramingError.code { () throws(FramingError) in
                    _ = try end.connection.frame(range, of: bytes, as: .binary)
                }
            }
            #expect(thrown == .missingHeadroom, "\(range)")
            #expect(buffer == before)
        }
        #expect(end.connection.queuedBytes == 0)
    }

    private func fragment(
        _ end: ConnectionEnd,
        _ text: [UInt8],
        _ isFinal: Bool,
        _ kind: WebSocketMachine.MessageKind = .text
    )
        -> FramingError.Code?
    {
        FramingError.code { () throws(FramingError) in
            try text.span.bytes.withUnsafeBytes { bytes throws(FramingError) in
                try end.connection.sendFragment(bytes, as: kind, isFinal: isFinal, into: &end.output)
            }
        }
    }

    @Test("A message in fragments is received as one, with a ping between them", arguments: Role.allCases)
    func fragments(role: Role) throws {
        let end = ConnectionEnd(role)
        #expect(fragment(end, [0x61, 0xE2], false) == nil)
        try end.ping([1])
        #expect(fragment(end, [0x82], false) == nil)
        #expect(fragment(end, [0xAC], true) == nil)
        try end.send([2], as: .binary)
        #expect(end.sent == [.ping([1]), .text(Array("a€".utf8)), .binary([2])])
    }

    @Test("Within a message in fragments no other is sent, and what cannot become text is refused")
    func fragmentRules() throws {
        let end = ConnectionEnd(.server)
        #expect(fragment(end, [0xE2], false) == nil)
        #expect(FramingError.code { () throws(FramingError) in try end.send([1], as: .binary) } == .interleavedMessage)
        #expect(fragment(end, [1], false, .binary) == .interleavedMessage)
        #expect(fragment(end, [0x41], false) == .invalidUTF8)
        #expect(fragment(end, [0x82], true) == .invalidUTF8)
        #expect(fragment(end, [0x82, 0xAC], true) == nil)
        #expect(end.sent == [.text(Array("€".utf8))])
        #expect(fragment(end, [0x61], false) == nil)
        #expect(try end.close(.normalClosure), "the close frame need not wait for the message's end")
    }
}
