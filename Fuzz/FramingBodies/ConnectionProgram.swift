// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// A list of calls to a connection, taken from the bytes of an input: the low three bits of a byte choose the call, the
/// others are its number.
struct ConnectionProgram {
    private let role: Role
    private let compression: PermessageDeflate.Parameters?
    private var rest: ArraySlice<UInt8>
    private let end: ConnectionEnd
    private var isTransportClosed = false
    /// What calls have sent: messages, pings and the close frame.
    private var expected: [NaiveDecoder.Event] = []
    /// The message that is being sent in fragments.
    private var fragments: [UInt8] = []

    init(_ bytes: [UInt8], role: Role, compression: PermessageDeflate.Parameters?, takesAssembled: Bool) {
        self.role = role
        self.compression = compression
        self.rest = bytes[...]
        let keepAlive = KeepAlive(interval: .seconds(2), timeout: .seconds(2))
        self.end = ConnectionEnd(
            role: role,
            configuration: FuzzedConnection.configuration(keepAlive: keepAlive),
            compression: compression,
            takesAssembled: takesAssembled
        )
    }

    mutating func run() {
        while let byte = rest.popFirst() {
            let wasOpen = end.isOpen
            let sent = end.output.count
            do {
                try call(byte & 7, number: Int(byte >> 3))
            } catch {
                precondition(end.output.count == sent, "a refused call sent something")
                precondition(end.isOpen == wasOpen, "a refused call closed the connection")
            }
            precondition(wasOpen || end.output.count == sent, "sent something after the close")
            precondition(end.connection.queuedBytes >= 0, "less than nothing is queued")
            precondition(end.connection.roundTripTime.map { $0 >= .zero } != false, "an answer before its ping")
        }
        checkSent()
        finish()
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        let taken = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }

    private mutating func call(_ call: UInt8, number: Int) throws {
        switch call {
        case 0:
            if !isTransportClosed { end.receive(take(number)) }
        case 1:
            if !isTransportClosed { end.receive(take(number * 8)) }
        case 2:
            try send(take(number), number)
        case 3:
            try sendFragment(number)
        case 4:
            let payload = take(number * 8)
            try end.ping(payload)
            expected.append(.ping(payload))
        case 5:
            try close(number)
        case 6:
            end.wait(.milliseconds(1 << (number / 2)))
        default:
            tell(number)
        }
    }

    /// Sends a message whole; text that is text as a `String`, now and then.
    private mutating func send(_ payload: [UInt8], _ number: Int) throws {
        let compression: WebSocketConnection.Compression = number & 2 == 0 ? .automatic : .never
        let kind: WebSocketMachine.MessageKind = number & 1 == 0 ? .binary : .text
        if kind == .text, number & 4 == 0, let text = String(validating: payload, as: UTF8.self) {
            try end.connection.send(text, compression: compression, into: &end.output)
        } else {
            try end.send(payload, as: kind, compression: compression)
        }
        expected.append(kind == .binary ? .binary(payload) : .text(payload))
    }

    private mutating func sendFragment(_ number: Int) throws {
        let payload = take(number / 4)
        let kind: WebSocketMachine.MessageKind = number & 1 == 0 ? .binary : .text
        let isFinal = number & 2 != 0
        try payload.withUnsafeBytes {
            try end.connection.sendFragment($0, as: kind, isFinal: isFinal, into: &end.output)
        }
        fragments += payload
        guard isFinal else { return }
        expected.append(kind == .binary ? .binary(fragments) : .text(fragments))
        fragments = []
    }

    private mutating func close(_ number: Int) throws {
        let code = take(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
        let isOpen = end.isOpen
        let reason = String(repeating: "é", count: number * 3)
        let isSent = try end.close(number == 0 ? nil : CloseCode(rawValue: code), reason: reason)
        precondition(isSent == isOpen, "the close frame was sent in the wrong state")
        precondition(!end.isOpen, "open after the close")
        guard isSent else { return }
        // Of the 123 bytes that a reason may have, two-byte characters fill 122.
        let sent = String(repeating: "é", count: min(number * 3, 61))
        expected.append(number == 0 ? .close(nil, reason: []) : .close(code, reason: Array(sent.utf8)))
    }

    private mutating func tell(_ number: Int) {
        switch number {
        case 0...7:
            end.connection.reportQueuedBytes(number * 40, into: &end.output)
        case 8...15:
            end.connection.pauseReading(at: end.now)
        case 16...23:
            end.connection.resumeReading(at: end.now)
        case 31:
            let first = end.connection.transportClosed()
            precondition(end.connection.transportClosed() == first, "another outcome the second time")
            precondition(end.connection.deadline == nil, "a deadline after the end")
            isTransportClosed = true
        case 28...30:
            // Longer than an input would be: so many times the same bytes.
            let count = Int(take(1).first ?? 0)
            let bytes = take(3)
            try? send((0..<count).flatMap { _ in bytes }, number)
        default:
            try? frameInPlace(headroom: Int(take(1).first ?? 0) % 16, number)
        }
    }

    private mutating func frameInPlace(headroom: Int, _ number: Int) throws {
        let bytes = take(number)
        var buffer = [UInt8](repeating: 0, count: headroom) + bytes
        let payload = headroom..<buffer.count
        let start = try ExactMemory.work(on: &buffer) { try end.connection.frame(payload, of: $0, as: .binary) }
        end.output += buffer[start...]
        expected.append(.binary(bytes))
    }

    /// What was sent are the messages, the pings and the close frame that calls have sent, in their order. In between
    /// lie what the connection sends by itself: pongs, pings when the peer is silent, and a close frame.
    private func checkSent() {
        let sent = SentFrames.check(end.output, by: role, compression: compression)
        var rest = expected[...]
        for event in sent {
            if event == rest.first {
                rest.removeFirst()
                continue
            }
            switch event {
            case .text, .binary: preconditionFailure("sent another message than was asked for")
            case .ping, .pong, .close, .failed: break
            }
        }
        precondition(rest.isEmpty, "did not send what was asked for")
    }

    /// Closes what is still open, and follows the deadlines to the end.
    private mutating func finish() {
        guard !isTransportClosed else { return }
        end.connection.resumeReading(at: end.now)
        _ = try? end.close(.goingAway)
        end.receive([])
        for _ in 0..<8 {
            guard let deadline = end.connection.deadline else { break }
            end.now = max(end.now, deadline)
            end.advance()
        }
        precondition(
            end.connection.deadline == nil && end.events.last == .closeTransport,
            "closing, but without an end"
        )
        let outcome = end.connection.transportClosed()
        precondition(outcome.sent != nil, "ended without a close frame")
        let code = outcome.received.map { $0.code ?? .noStatusReceived } ?? .abnormalClosure
        precondition(outcome.code == code, "another code than the peer's")
        precondition(outcome.isClean == (outcome.received != nil && outcome.error == nil), "clean, but was not")
        SentFrames.check(end.output, by: role, compression: compression)
    }
}
