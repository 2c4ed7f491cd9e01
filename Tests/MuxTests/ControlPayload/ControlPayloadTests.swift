// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("Control payloads")
struct ControlPayloadTests {
    @Test("Unknown keys are skipped, absent ones have their defaults")
    func leniency() throws {
        let empty = try Hex.decode("80")
        #expect(try PingPayload(parsing: empty.span.bytes) == PingPayload(time: .yearOne))
        #expect(try PongPayload(parsing: empty.span.bytes) == PongPayload())
        #expect(try MuxConnectErrorPayload(parsing: empty.span.bytes).error.isEmpty)
        let pong = try Hex.decode("83" + "a17893c0c0c0" + "a165a161" + "a26e66c3")
        #expect(try PongPayload(parsing: pong.span.bytes) == PongPayload(isNotFound: true, error: "a"))
    }

    @Test("Fields of other types are refused", arguments: ["90", "c0", "c1", "", "81", "81a174c0", "81a17401"])
    func wrongPings(_ hex: String) throws {
        let bytes = try Hex.decode(hex)
        #expect(throws: MessagePackError.self) { _ = try PingPayload(parsing: bytes.span.bytes) }
    }

    @Test("Fields of other types are refused in pongs", arguments: ["90", "81a26e66c0", "81a165c401ff", "81a174a0"])
    func wrongPongs(_ hex: String) throws {
        let bytes = try Hex.decode(hex)
        #expect(throws: MessagePackError.self) { _ = try PongPayload(parsing: bytes.span.bytes) }
    }

    @Test("A peer's text is cut at its limit, and need not be UTF-8")
    func peerText() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: PeerText.maximumByteCount + 1)
        #expect(PeerText.decode(long.span.bytes).utf8.count == PeerText.maximumByteCount)
        let invalid: [UInt8] = [0x61, 0xff, 0x62]
        #expect(PeerText.decode(invalid.span.bytes) == "a\u{fffd}b")

        var writer = MessagePackWriter()
        writer.writeMapHeader(count: 1)
        try writer.write("Error")
        try writer.write(String(repeating: "x", count: PeerText.maximumByteCount + 1))
        let bytes = writer.bytes
        let payload = try MuxConnectErrorPayload(parsing: bytes.span.bytes)
        #expect(payload.error.utf8.count == PeerText.maximumByteCount)
    }

    @Test("An own text is cut at the limit between two characters", arguments: ["x", "ü", "€", "😀"])
    func ownText(_ character: String) throws {
        for extra in 0..<4 {
            let filler = String(repeating: "x", count: PeerText.maximumByteCount - extra)
            let sent = PeerText.encode(filler + character)
            let fits = extra >= character.utf8.count
            #expect(String(decoding: sent, as: UTF8.self) == filler + (fits ? character : ""))
        }
        #expect(PeerText.encode("").isEmpty)
    }

    @Test("A map of texts has no more entries than it may, and says nil for none")
    func stringMap() throws {
        func map(_ count: UInt32) -> [UInt8] {
            var writer = MessagePackWriter()
            writer.writeMapHeader(count: count)
            return writer.bytes + [UInt8](repeating: 0xa0, count: Int(count) * 2)
        }
        let most = map(65536)
        #expect(try StringMapPayload(parsing: most.span.bytes).entries == ["": ""])
        let tooMany = map(65537)
        #expect(throws: MessagePackError.self) { _ = try StringMapPayload(parsing: tooMany.span.bytes) }
        let payload = StringMapPayload(["b": "2", "a": "1"])
        #expect(try Hex.encode(payload.encoded()) == "82a161a131a162a132")
        for hex in ["90", "81", "81a161", "8101a161", "81a16101"] {
            let bytes = try Hex.decode(hex)
            #expect(throws: MessagePackError.self, "\(hex)") { _ = try StringMapPayload(parsing: bytes.span.bytes) }
        }
    }

    @Test("Of keys that are the same text, in the same bytes or in others, the last entry counts")
    func equivalentKeys() throws {
        for keys in [["a161", "a161"], ["a2c3a9", "a365cc81"]] {
            let bytes = try Hex.decode("82" + keys[0] + "a131" + keys[1] + "a132")
            let payload = try StringMapPayload(parsing: bytes.span.bytes)
            #expect(payload.entries?.map(\.value) == ["2"], "\(keys)")
        }
    }

    @Test("Random bytes as payloads never trap")
    func random() {
        let seed = TestSeed.make(for: "ControlPayloadTests.random")
        var generator = SeededGenerator(seed: seed)
        let pool: [UInt8] = [
            0x80, 0x81, 0x82, 0xa1, 0x74, 0x65, 0xa2, 0x6e, 0x66, 0xc0, 0xc3, 0xc7, 0x0c, 0x05, 0xff, 0xc1,
        ]
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                pool.randomElement(using: &generator) ?? 0
            }
            _ = try? PingPayload(parsing: bytes.span.bytes)
            _ = try? PongPayload(parsing: bytes.span.bytes)
            _ = try? MuxConnectErrorPayload(parsing: bytes.span.bytes)
            _ = try? StringMapPayload(parsing: bytes.span.bytes)
            _ = try? ConnectRequest(parsing: bytes.span.bytes)
            _ = try? ConnectResponse(parsing: bytes.span.bytes)
        }
    }
}
