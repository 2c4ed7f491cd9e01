// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("Ends that wait for the caller, and failures that are not announced")
struct HeldEndTests {
    /// A connection and what it has said. The events tell apart what other shells do not.
    private final class End {
        var connection: WebSocketConnection
        var output: [UInt8] = []
        var now = WebSocketInstant(nanoseconds: 0)
        private var buffer: [UInt8] = []

        init(_ role: Role, holdsEnd: Bool = true, announcesFailure: Bool = true, keepAlive: KeepAlive? = nil) {
            connection = WebSocketConnection(
                role: role,
                configuration: .init(
                    limits: WebSocketLimits(messageTimeout: .seconds(1_000), closeTimeout: .seconds(10)),
                    keepAlive: keepAlive,
                    announcesFailure: announcesFailure,
                    holdsEnd: holdsEnd
                ),
                at: now
            )
        }

        var isOpen: Bool { connection.isOpen }
        var deadline: WebSocketInstant? { connection.deadline }

        /// Receives bytes, and gives what they lead to.
        func receive(_ bytes: [UInt8]) -> [WebSocketConnection.Event] {
            buffer += bytes
            var events: [WebSocketConnection.Event] = []
            while true {
                let step = buffer.withUnsafeMutableBytes { connection.receive($0, at: now, into: &output) }
                buffer.removeFirst(step.consumed)
                guard let event = step.event else { return events }
                events.append(event)
            }
        }

        func receive(_ opcode: Opcode, _ payload: [UInt8] = []) -> [WebSocketConnection.Event] {
            receive(Frames.frame(opcode, payload, from: connection.role.peer))
        }

        /// Lets time pass, and gives what it brings.
        func wait(_ duration: Duration) -> [WebSocketConnection.Event] {
            now = now.advanced(by: duration)
            var events: [WebSocketConnection.Event] = []
            while let event = connection.advance(to: now, into: &output) { events.append(event) }
            return events
        }

        func accept() -> WebSocketConnection.Event? {
            connection.acceptEnd(at: now, into: &output)
        }

        func takeOutput() -> [UInt8] {
            defer { output = [] }
            return output
        }

        /// The first bytes of a close frame with this code, as a server sends it.
        static func closeFrame(_ code: UInt16, reason: String = "") -> [UInt8] {
            Frames.frame(.close, Frames.bigEndian(Int(code), bytes: 2) + Array(reason.utf8), from: .server)
        }
    }

    private static let close: [UInt8] = [0x03, 0xE9]
    private static let frame = CloseFrame(code: .goingAway)

    // MARK: holdsEnd

    @Test("A close frame is announced, and not answered until the caller accepts it", arguments: Role.allCases)
    func close(role: Role) throws {
        let end = End(role)
        #expect(end.receive(.close, Self.close) == [.endPending])
        #expect(end.output.isEmpty)
        #expect(end.isOpen)
        // What is sent meanwhile goes out before the answer.
        try end.connection.send("answer", into: &end.output)
        #expect(!end.takeOutput().isEmpty)
        #expect(end.accept() == .close(Self.frame))
        #expect(!end.isOpen)
        #expect(!end.takeOutput().isEmpty)
        #expect(end.wait(.zero) == (role == .server ? [.closeTransport] : []))
        let outcome = end.connection.transportClosed()
        #expect(outcome.isClean)
        #expect(outcome.code == .goingAway)
    }

    @Test("The answer is the one that is given without waiting")
    func answer() {
        let held = End(.server)
        _ = held.receive(.close, Self.close)
        _ = held.accept()
        let immediate = End(.server, holdsEnd: false)
        #expect(immediate.receive(.close, Self.close) == [.close(Self.frame), .closeTransport])
        #expect(held.output == immediate.output)
        #expect(held.output == End.closeFrame(1001))
    }

    @Test("A fault is announced, and fails the connection when the caller accepts it", arguments: Role.allCases)
    func fault(role: Role) throws {
        let end = End(role)
        #expect(end.receive(Frames.frame(3, mask: role == .server ? Frames.key : nil)) == [.endPending])
        #expect(end.output.isEmpty)
        #expect(end.isOpen)
        try end.connection.send("answer", into: &end.output)
        guard case .failed(let error)? = end.accept() else {
            Issue.record("not failed")
            return
        }
        #expect(error.code == .reservedOpcode)
        #expect(!end.isOpen)
        #expect(end.wait(.zero) == [.closeOutput])
        #expect(end.wait(.seconds(10)) == [.closeTransport])
        #expect(end.connection.transportClosed().error?.code == .reservedOpcode)
    }

    @Test("What was received before comes before, and what comes behind is thrown away")
    func order() {
        let end = End(.client)
        let bytes =
            Frames.frame(.text, "before", from: .server) + Frames.frame(.close, Self.close, from: .server)
            + Frames.frame(.text, "behind", from: .server)
        let events = end.receive(bytes)
        #expect(events.count == 2)
        #expect(events.last == .endPending)
        #expect(end.receive(.text, [1]) == [])
        #expect(end.receive(.ping) == [])
        #expect(end.accept() == .close(Self.frame))
    }

    @Test("It waits for half of the close timeout, and then comes about by itself", arguments: Role.allCases)
    func bounded(role: Role) {
        let end = End(role)
        _ = end.receive(.close, Self.close)
        #expect(end.deadline == end.now.advanced(by: .seconds(5)))
        #expect(end.wait(.nanoseconds(4_999_999_999)) == [])
        #expect(end.output.isEmpty)
        let events = end.wait(.nanoseconds(1))
        #expect(events.first == .close(Self.frame))
        #expect(!end.output.isEmpty)
        #expect(end.accept() == nil)
    }

    @Test("A fault that waits comes about by itself too")
    func boundedFault() {
        let end = End(.client)
        _ = end.receive(Frames.frame(3))
        #expect(end.wait(.nanoseconds(4_999_999_999)) == [])
        let events = end.wait(.nanoseconds(1))
        guard case .failed(let error)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(error.code == .reservedOpcode)
        #expect(events.dropFirst() == [.closeOutput])
    }

    @Test("No silence and no unfinished message counts while an end waits", arguments: Role.allCases)
    func noOtherTime(role: Role) {
        let end = End(role, keepAlive: KeepAlive(interval: .seconds(1), timeout: .seconds(1)))
        _ = end.receive(.close, Self.close)
        #expect(end.wait(.nanoseconds(4_999_999_999)) == [])
        #expect(end.output.isEmpty)
    }

    @Test("Where we have closed first there is nothing to wait for", arguments: Role.allCases)
    func afterOurs(role: Role) throws {
        let end = End(role)
        try end.connection.close(.normalClosure, at: end.now, into: &end.output)
        let events = end.receive(.close, Self.close)
        #expect(events.first == .close(Self.frame))
        let faulty = End(role)
        try faulty.connection.close(.normalClosure, at: faulty.now, into: &faulty.output)
        let failure = faulty.receive(Frames.frame(3, mask: role == .server ? Frames.key : nil))
        guard case .failed? = failure.first else {
            Issue.record("\(failure)")
            return
        }
    }

    @Test("`close` leaves an end that waits to be accepted")
    func closing() throws {
        let end = End(.server)
        _ = end.receive(.close, Self.close)
        #expect(try !end.connection.close(.normalClosure, at: end.now, into: &end.output))
        #expect(end.output.isEmpty)
        #expect(end.accept() == .close(Self.frame))
        #expect(end.output == End.closeFrame(1001))
    }

    @Test("There is nothing to accept before, after, or where no end waits")
    func nothingToAccept() {
        let open = End(.server)
        #expect(open.accept() == nil)
        #expect(open.isOpen)
        _ = open.receive(.close, Self.close)
        #expect(open.accept() != nil)
        #expect(open.accept() == nil)
        let lost = End(.server)
        _ = lost.receive(.close, Self.close)
        lost.connection.transportClosed()
        #expect(lost.accept() == nil)
    }

    @Test("A transport that closes while an end waits has that end as its outcome")
    func lost() {
        let closed = End(.server)
        _ = closed.receive(.close, Self.close)
        let outcome = closed.connection.transportClosed()
        #expect(outcome.received == Self.frame)
        #expect(outcome.sent == nil)
        #expect(!outcome.isClean)
        #expect(outcome.code == .goingAway)
        let faulty = End(.client)
        _ = faulty.receive(Frames.frame(3))
        #expect(faulty.connection.transportClosed().error?.code == .reservedOpcode)
    }

    @Test("Silence is no end of the peer's making: it does not wait")
    func silence() {
        let end = End(.client, keepAlive: KeepAlive(interval: .seconds(1), timeout: .seconds(1)))
        _ = end.wait(.seconds(1))
        let events = end.wait(.seconds(1))
        guard case .failed(let error)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(error.code == .pongTimeout)
    }

    // MARK: announcesFailure

    @Test("A failure that is not announced closes the transport without a word", arguments: Role.allCases)
    func silentFailure(role: Role) {
        let end = End(role, holdsEnd: false, announcesFailure: false)
        let events = end.receive(Frames.frame(3, mask: role == .server ? Frames.key : nil))
        #expect(events.count == 2)
        guard case .failed(let error)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(error.code == .reservedOpcode)
        #expect(events.last == .closeTransport)
        #expect(end.output.isEmpty)
        #expect(!end.isOpen)
        #expect(end.deadline == nil)
        #expect(end.receive(.text, [1]) == [])
        let outcome = end.connection.transportClosed()
        #expect(outcome.sent == nil)
        #expect(outcome.error?.code == .reservedOpcode)
    }

    @Test("So does silence, and a message that is not finished in time")
    func silentTimeouts() {
        let silent = End(
            .client,
            announcesFailure: false,
            keepAlive: KeepAlive(interval: .seconds(1), timeout: .seconds(1))
        )
        _ = silent.wait(.seconds(1))
        _ = silent.takeOutput()
        #expect(silent.wait(.seconds(1)).last == .closeTransport)
        #expect(silent.output.isEmpty)
        let slow = End(.client, announcesFailure: false)
        _ = slow.receive([0x81])
        #expect(slow.wait(.seconds(1_000)).last == .closeTransport)
        #expect(slow.output.isEmpty)
    }

    @Test("A close frame is answered all the same")
    func silentClose() {
        let end = End(.server, holdsEnd: false, announcesFailure: false)
        #expect(end.receive(.close, Self.close) == [.close(Self.frame), .closeTransport])
        #expect(end.output == End.closeFrame(1001))
    }

    @Test("A failure that waits and is not announced closes the transport when it is accepted")
    func heldSilentFailure() {
        let end = End(.server, announcesFailure: false)
        #expect(end.receive(Frames.frame(3, mask: Frames.key)) == [.endPending])
        guard case .failed? = end.accept() else {
            Issue.record("not failed")
            return
        }
        #expect(end.wait(.zero) == [.closeTransport])
        #expect(end.output.isEmpty)
    }
}
