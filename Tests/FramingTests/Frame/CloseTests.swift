// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("Close codes and frames (RFC 6455 §5.5.1, §7.4)")
struct CloseTests {
    @Test("A code may be sent if it is defined, or in the ranges for libraries and private use")
    func codes() {
        for number in UInt16.min...UInt16.max {
            let mayBeSent = [1000...1003, 1007...1014, 3000...3999, 4000...4999].contains { $0.contains(number) }
            if CloseCode(rawValue: number).mayAppearOnWire != mayBeSent { Issue.record("\(number)") }
        }
    }

    static let names: [(CloseCode, UInt16, Bool)] = [
        (.normalClosure, 1000, true), (.goingAway, 1001, true), (.protocolError, 1002, true),
        (.unsupportedData, 1003, true), (.noStatusReceived, 1005, false), (.abnormalClosure, 1006, false),
        (.invalidPayload, 1007, true), (.policyViolation, 1008, true), (.messageTooBig, 1009, true),
        (.mandatoryExtension, 1010, true), (.internalError, 1011, true), (.serviceRestart, 1012, true),
        (.tryAgainLater, 1013, true), (.badGateway, 1014, true), (.tlsHandshake, 1015, false),
    ]

    @Test("The names stand for the registered numbers", arguments: names)
    func registered(code: CloseCode, number: UInt16, mayBeSent: Bool) {
        #expect(code.rawValue == number)
        #expect(code.mayAppearOnWire == mayBeSent)
        #expect(code.description == "\(number)")
    }

    static let payloads: [(CloseFrame, String)] = [
        (CloseFrame(), ""),
        (CloseFrame(code: .normalClosure), "03e8"),
        (CloseFrame(code: .normalClosure, reason: "bye"), "03e8627965"),
        (CloseFrame(code: CloseCode(rawValue: 4999), reason: "ü€😀"), "1387c3bce282acf09f9880"),
    ]

    @Test("A close frame is empty, a code, or a code and a reason", arguments: payloads)
    func roundTrip(frame: CloseFrame, payload: String) throws {
        #expect(hex(frame.payload) == payload)
        #expect(try CloseFrame(payload: hex(payload).span.bytes) == frame)
    }

    @Test(
        "A code that must not be sent makes an empty close frame",
        arguments: [0, 999, 1004, 1005, 1006, 1015, 2999, 5000]
    )
    func unsendable(number: UInt16) {
        #expect(CloseFrame(code: CloseCode(rawValue: number), reason: "why").payload.isEmpty)
    }

    @Test("A reason is cut between two characters so that the frame has at most 125 bytes")
    func longReason() {
        let fits = CloseFrame(code: .goingAway, reason: String(repeating: "x", count: 123))
        #expect(fits.payload.count == 125)
        #expect(CloseFrame(code: .goingAway, reason: fits.reason + "x").payload == fits.payload)
        let cut = CloseFrame(code: .goingAway, reason: String(repeating: "x", count: 121) + "€y").payload
        #expect(cut.count == 123)
        #expect(String(validating: cut.dropFirst(2), as: UTF8.self) == String(repeating: "x", count: 121))
    }

    @Test("The answer to a close frame has the same code and no reason")
    func reply() {
        #expect(CloseFrame(code: .goingAway, reason: "bye").reply == CloseFrame(code: .goingAway))
        #expect(CloseFrame().reply.payload.isEmpty)
    }

    static let invalid: [(String, FramingError.Code, CloseCode)] = [
        ("03", .invalidClosePayload, .protocolError),
        ("0000", .invalidCloseCode, .protocolError),
        ("03e7", .invalidCloseCode, .protocolError),
        ("03ec", .invalidCloseCode, .protocolError),
        ("03ed", .invalidCloseCode, .protocolError),
        ("03ee", .invalidCloseCode, .protocolError),
        ("03f7", .invalidCloseCode, .protocolError),
        ("03f8", .invalidCloseCode, .protocolError),
        ("0bb7", .invalidCloseCode, .protocolError),
        ("1388", .invalidCloseCode, .protocolError),
        ("ffff", .invalidCloseCode, .protocolError),
        ("03e880", .invalidUTF8, .invalidPayload),
        ("03e8e282", .invalidUTF8, .invalidPayload),
        ("03e8eda080", .invalidUTF8, .invalidPayload),
    ]

    @Test("Other payloads are refused", arguments: invalid)
    func refused(payload: String, code: FramingError.Code, closeCode: CloseCode) {
        #expect {
            try CloseFrame(payload: hex(payload).span.bytes)
        } throws: { error in
            let error = error as? FramingError
            return error?.code == code && error?.closeCode == closeCode
        }
    }
}
