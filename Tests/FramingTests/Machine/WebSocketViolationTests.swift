// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("Violations of the protocol (RFC 6455 §5, §7.1.7, §8.1)")
struct WebSocketViolationTests {
    /// The bytes that a client receives, the events before the error, and the error.
    static let table: [(String, [Received], FramingError.Code, CloseCode)] = [
        ("c100", [], .reservedBits, .protocolError),
        ("a100", [], .reservedBits, .protocolError),
        ("9100", [], .reservedBits, .protocolError),
        ("8300", [], .reservedOpcode, .protocolError),
        ("8b00", [], .reservedOpcode, .protocolError),
        ("0900", [], .fragmentedControlFrame, .protocolError),
        ("897e007e", [], .oversizedControlFrame, .protocolError),
        ("8180", [], .maskedFrame, .protocolError),
        ("827e007d", [], .nonMinimalLength, .protocolError),
        ("827f8000000000000000", [], .invalidLength, .protocolError),
        ("8000", [], .unexpectedContinuation, .protocolError),
        ("0000", [], .unexpectedContinuation, .protocolError),
        ("8101 61 8000", [.text([0x61])], .unexpectedContinuation, .protocolError),
        ("0201 61 8001 62 8000", [.binary([0x61, 0x62])], .unexpectedContinuation, .protocolError),
        ("0101 61 8101 62", [], .interleavedMessage, .protocolError),
        ("0201 61 8900 0201 62", [.ping([])], .interleavedMessage, .protocolError),
        ("8801 03", [], .invalidClosePayload, .protocolError),
        ("8802 03ed", [], .invalidCloseCode, .protocolError),
        ("8802 0000", [], .invalidCloseCode, .protocolError),
        ("8803 03e8 ff", [], .invalidUTF8, .invalidPayload),
        ("8101 ff", [], .invalidUTF8, .invalidPayload),
        ("8102 e282", [], .invalidUTF8, .invalidPayload),
        ("0102 e282 8000", [], .invalidUTF8, .invalidPayload),
        ("0102 e282 8001 41", [], .invalidUTF8, .invalidPayload),
        ("0101 c3 0001 a9 8001 ff", [], .invalidUTF8, .invalidPayload),
        // The second message's text is judged on its own, whatever the first one ended with.
        ("8101 61 8101 80", [.text([0x61])], .invalidUTF8, .invalidPayload),
    ]

    @Test("Each is refused with its code, however the bytes are split", arguments: table)
    func refused(text: String, before: [Received], code: FramingError.Code, closeCode: CloseCode) {
        let bytes = hex(text)
        let whole = Receiver.receive(bytes, role: .client)
        #expect(Array(whole.dropLast()) == before)
        guard case .failure(let error)? = whole.last else {
            Issue.record("not refused: \(whole)")
            return
        }
        #expect(error.code == code)
        #expect(error.closeCode == closeCode)
        #expect(error.closeCode.mayAppearOnWire)
        for split in 0...bytes.count {
            #expect(Receiver.receive(bytes, role: .client, splitAt: [split]) == whole, "split at \(split)")
        }
    }

    @Test("An unmasked frame to a server is refused, recorded (GRID-V1 §1.3)")
    func recordedUnmasked() {
        let received = Receiver.receive(hex("820e97010000140e03c40161a72bde94"), role: .server)
        #expect(code(received.last) == .unmaskedFrame)
    }

    @Test("A frame with RSV1 is refused, recorded (GRID-V1 §1.3)")
    func recordedReserved() {
        let received = Receiver.receive(hex("c28e1122334486233344052c30801043946fcfb6"), role: .server)
        #expect(code(received.last) == .reservedBits)
    }

    @Test("Text that can no longer become UTF-8 is refused before its frame is whole (§8.1)", arguments: Role.allCases)
    func failsFast(role: Role) {
        let frame = Frames.frame(.text, [0x61, 0xC0] + [UInt8](repeating: 0x61, count: 1000), from: role.peer)
        let header = frame.count - 1002
        #expect(Receiver.receive(frame.prefix(header + 1), role: role) == [])
        #expect(code(Receiver.receive(frame.prefix(header + 2), role: role).last) == .invalidUTF8)
        var fragment = frame
        fragment[0] &= 0x7F
        #expect(code(Receiver.receive(fragment.prefix(header + 2), role: role).last) == .invalidUTF8)
    }

    @Test(
        "What is no text is refused the same, and leaves the bytes the same, whole and in pieces",
        arguments: Role.allCases,
        [0, 1, 40, 99]
    )
    func invalidText(role: Role, at index: Int) throws {
        var text = [UInt8](repeating: 0x61, count: 100)
        text[index] = 0xC3
        let frame = Frames.frame(.text, text, from: role.peer)
        let whole = Receiver.receive(frame, role: role)
        #expect(whole.count == 1 && code(whole.last) == .invalidUTF8)
        for split in 0...frame.count {
            #expect(Receiver.receive(frame, role: role, splitAt: [split]) == whole, "split at \(split)")
        }
        var machine = WebSocketMachine(role: role)
        var bytes = frame
        #expect(throws: FramingError.self) { try bytes.withUnsafeMutableBytes { try machine.receive($0) } }
        #expect(Array(bytes.suffix(100)) == text, "unmasked once")
    }

    @Test("After an error nothing more is parsed: the same error comes again")
    func poisoned() {
        var machine = WebSocketMachine(role: .client)
        func offer(_ bytes: [UInt8]) -> FramingError? {
            var bytes = bytes
            do throws(FramingError) {
                var span = bytes.mutableSpan
                var raw = span.mutableBytes
                _ = try machine.receive(&raw)
                return nil
            } catch {
                return error
            }
        }
        #expect(offer(hex("0201aa")) == nil)
        let first = offer(hex("8300"))
        #expect(first?.code == .reservedOpcode)
        #expect(offer(hex("8001bb")) == first)
        #expect(offer([]) == first)
        #expect(machine.takeAssembledMessage().isEmpty)
    }

    @Test("A caller that loses bytes is told so, it does not trap", arguments: [[0x82], [0x82, 0x04, 0x01], []])
    func bytesLost(offered: [UInt8]) {
        var machine = WebSocketMachine(role: .client)
        var bytes = hex("8204 0102")
        #expect(throws: Never.self) { try bytes.withUnsafeMutableBytes { try machine.receive($0) } }
        var fewer = offered
        #expect {
            try fewer.withUnsafeMutableBytes { try machine.receive($0) }
        } throws: { ($0 as? FramingError)?.code == .bytesLost }
    }

    @Test("Random bytes never trap, and give the same events however they are split", arguments: Role.allCases)
    func randomBytes(role: Role) {
        for seed in UInt64(1)...400 {
            var generator = SeededGenerator(seed: seed)
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                // Mostly frames, so that the search gets past the first one, with a byte changed now and then.
                let opcodes: [UInt8] = [0, 1, 2, 2, 2, 8, 9, 10, 3]
                let payload = generator.bytes(Int.random(in: 0...200, using: &generator))
                var frame = Frames.frame(
                    opcodes.randomElement(using: &generator) ?? 2,
                    payload,
                    fin: Int.random(in: 0...3, using: &generator) != 0,
                    mask: role == .server ? generator.bytes(4) : nil
                )
                if Int.random(in: 0...7, using: &generator) == 0 {
                    frame[Int.random(in: 0..<frame.count, using: &generator)] = UInt8.random(
                        in: 0...255,
                        using: &generator
                    )
                }
                bytes += frame
            }
            let whole = Receiver.receive(bytes, role: role)
            let ends = (0..<8).map { _ in Int.random(in: 0...bytes.count, using: &generator) }
            #expect(Receiver.receive(bytes, role: role, splitAt: ends) == whole, "seed \(seed)")
        }
    }

    private func code(_ received: Received?) -> FramingError.Code? {
        if case .failure(let error)? = received { error.code } else { nil }
    }
}
