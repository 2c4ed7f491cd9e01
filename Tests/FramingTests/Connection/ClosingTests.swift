// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import Testing

@Suite("The closing handshake and the end of the transport (RFC 6455 §5.5.1, §7)")
struct ClosingTests {
    @Test("A server closes the transport at once when both close frames have gone")
    func server() throws {
        let answering = ConnectionEnd(.server)
        answering.receiveClose(1001)
        #expect(answering.events.last == .closeTransport)
        #expect(answering.timeLeft == nil)

        let asking = ConnectionEnd(.server)
        try asking.close(.goingAway)
        #expect(asking.events == [])
        asking.receiveClose(1001)
        #expect(asking.events == [.received(.close(.goingAway, reason: [])), .closeTransport])
        #expect(asking.sent == [.close(1001, reason: [])])
        #expect(asking.connection.transportClosed().isClean)
    }

    @Test("A client lets the server close the transport, and closes it itself after the close timeout")
    func client() throws {
        let patient = ConnectionEnd(.client)
        patient.receiveClose(1000)
        #expect(patient.events == [.received(.close(.normalClosure, reason: []))])
        #expect(patient.timeLeft == .seconds(10))
        let outcome = patient.connection.transportClosed()
        #expect(outcome.isClean)
        #expect(outcome.code == .normalClosure)
        #expect(patient.timeLeft == nil)

        let waiting = ConnectionEnd(.client)
        try waiting.close(.normalClosure)
        waiting.receiveClose(1000)
        waiting.wait(.nanoseconds(9_999_999_999))
        #expect(waiting.events.last != .closeTransport)
        waiting.wait(.nanoseconds(1))
        #expect(waiting.events.last == .closeTransport)
        #expect(waiting.connection.transportClosed().isClean)
    }

    @Test("Close frames that cross complete the handshake, and neither is answered", arguments: Role.allCases)
    func simultaneous(role: Role) throws {
        let end = ConnectionEnd(role)
        try end.close(.normalClosure, reason: "done")
        end.receiveClose(1001, reason: "gone")
        #expect(end.sent == [.close(1000, reason: Array("done".utf8))])
        let outcome = end.connection.transportClosed()
        #expect(outcome.isClean)
        #expect(outcome.sent == CloseFrame(code: .normalClosure, reason: "done"))
        #expect(outcome.received == CloseFrame(code: .goingAway, reason: "gone"))
        #expect(outcome.code == .goingAway)
    }

    @Test("Two ends that talk to each other both end cleanly", arguments: Role.allCases)
    func pair(first: Role) throws {
        let one = ConnectionEnd(first)
        let other = ConnectionEnd(first.peer)
        try one.send([1, 2, 3], as: .binary)
        try one.close(CloseCode(rawValue: 4_321), reason: "enough")
        other.receive(one.output)
        one.receive(other.output)
        #expect(
            other.received == [.binary([1, 2, 3]), .close(CloseCode(rawValue: 4_321), reason: Array("enough".utf8))]
        )
        let outcomes = [one.connection.transportClosed(), other.connection.transportClosed()]
        #expect(outcomes.allSatisfy { $0.isClean && $0.code.rawValue == 4_321 })
    }

    @Test(
        "After close() messages are received until the peer's close frame, and nothing is sent",
        arguments: Role.allCases
    )
    func afterClose(role: Role) throws {
        let end = ConnectionEnd(role)
        try end.close(.normalClosure)
        let length = end.output.count
        end.receive(.text, "in flight")
        end.receive(.ping, "unanswered")
        #expect(end.received == [.text(Array("in flight".utf8)), .ping(Array("unanswered".utf8))])
        #expect(FramingError.code { () throws(FramingError) in try end.send([1], as: .binary) } == .connectionClosing)
        #expect(FramingError.code { () throws(FramingError) in try end.ping([]) } == .connectionClosing)
        #expect(try !end.close(.goingAway))
        #expect(end.output.count == length)
        #expect(!end.isOpen)
    }

    @Test(
        "Codes that must not be sent are refused, and the connection stays open",
        arguments: [0, 999, 1004, 1005, 1006, 1015, 2999, 5000]
    )
    func forbiddenCodes(code: UInt16) throws {
        let end = ConnectionEnd(.client)
        let thrown = FramingError.code { () throws(FramingError) in try end.close(CloseCode(rawValue: code)) }
        #expect(thrown == .invalidCloseCode)
        #expect(end.output.isEmpty)
        #expect(end.isOpen)
    }

    @Test("Without a code the close frame is empty, and a long reason is cut between characters")
    func forms() throws {
        let bare = ConnectionEnd(.server)
        try bare.close(nil, reason: "not sent")
        #expect(bare.output == [0x88, 0x00])
        let long = ConnectionEnd(.server)
        try long.close(.normalClosure, reason: String(repeating: "é", count: 100))
        #expect(long.sent == [.close(1000, reason: Array(String(repeating: "é", count: 61).utf8))])
    }

    @Test(
        "Without the peer's close frame the transport is closed at the close timeout, not before",
        arguments: Role.allCases
    )
    func timeout(role: Role) throws {
        let end = ConnectionEnd(role, WebSocketLimits(closeTimeout: .seconds(3)))
        try end.close(.normalClosure)
        #expect(end.timeLeft == .seconds(3))
        end.wait(.nanoseconds(2_999_999_999))
        end.receive(.binary, [1])
        #expect(end.events == [.received(.binary([1]))])
        end.wait(.nanoseconds(1))
        #expect(end.failure == .closeTimeout)
        #expect(end.events.last == .closeTransport)
        #expect(end.sent == [.close(1000, reason: [])])
        let outcome = end.connection.transportClosed()
        #expect(!outcome.isClean)
        #expect(outcome.code == .abnormalClosure)
        #expect(outcome.error?.code == .closeTimeout)
    }

    @Test(
        "A failed connection sends one close frame, closes its output, and drains until the close timeout",
        arguments: Role.allCases
    )
    func failing(role: Role) throws {
        let end = ConnectionEnd(role)
        end.receive(Frames.frame(3, mask: role == .server ? Frames.key : nil))
        #expect(end.events.count == 2)
        #expect(end.failure == .reservedOpcode)
        #expect(end.events.last == .closeOutput)
        #expect(end.sent == [.close(1002, reason: Array("opcode 3 is reserved".utf8))])
        end.receive(.text, "late")
        end.receiveClose(1002)
        #expect(end.events.count == 2)
        #expect(FramingError.code { () throws(FramingError) in try end.send([], as: .text) } == .connectionClosing)
        #expect(try !end.close(.normalClosure))
        #expect(end.timeLeft == .seconds(10))
        end.wait(.seconds(10))
        #expect(end.events.last == .closeTransport)
        #expect(end.sent.count == 1)
        #expect(end.connection.transportClosed().error?.code == .reservedOpcode)
    }

    @Test("A violation after close() is not answered by a second close frame", arguments: Role.allCases)
    func failingAfterClose(role: Role) throws {
        let end = ConnectionEnd(role)
        try end.close(.normalClosure)
        end.receive(Frames.frame(.text, "x", from: role))
        #expect(end.events.last == .closeOutput)
        #expect(end.sent == [.close(1000, reason: [])])
        #expect(!end.connection.transportClosed().isClean)
    }

    @Test(
        "A transport that is lost ends the connection with 1006, and a second call says the same",
        arguments: Role.allCases
    )
    func lost(role: Role) {
        let end = ConnectionEnd(role)
        end.receive(.text, "half", fin: false)
        let outcome = end.connection.transportClosed()
        #expect(outcome == .init())
        #expect(outcome.code == .abnormalClosure)
        #expect(!outcome.isClean)
        #expect(end.connection.transportClosed() == outcome)
        end.receive(.text, "more")
        #expect(end.events.isEmpty)
        #expect(FramingError.code { () throws(FramingError) in try end.send([], as: .text) } == .connectionClosing)
    }
}
