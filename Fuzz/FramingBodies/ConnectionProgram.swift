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

    init(_ bytes: [UInt8], role: Role, compression: PermessageDeflate.Parameters?) {
        self.role = role
        self.compression = compression
        self.rest = bytes[...]
        let keepAlive = KeepAlive(interval: .seconds(2), timeout: .seconds(2))
        self.end = ConnectionEnd(
            role: role,
            configuration: fuzzedConfiguration(keepAlive: keepAlive),
            compression: compression
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
        }
        SentFrames.check(end.output, by: role, compression: compression)
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
            let compression: WebSocketConnection.Compression = number & 2 == 0 ? .automatic : .never
            try end.send(take(number), as: number & 1 == 0 ? .binary : .text, compression: compression)
        case 3:
            let payload = take(number / 4)
            let kind: WebSocketMachine.MessageKind = number & 1 == 0 ? .binary : .text
            try payload.withUnsafeBytes {
                try end.connection.sendFragment($0, as: kind, isFinal: number & 2 != 0, into: &end.output)
            }
        case 4:
            try end.ping(take(number * 8))
        case 5:
            try close(number)
        case 6:
            end.wait(.milliseconds(1 << (number / 2)))
        default:
            tell(number)
        }
    }

    private mutating func close(_ number: Int) throws {
        let code = take(2).reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
        let isOpen = end.isOpen
        let reason = String(repeating: "é", count: number * 3)
        let isSent = try end.close(number == 0 ? nil : CloseCode(rawValue: code), reason: reason)
        precondition(isSent == isOpen, "the close frame was sent in the wrong state")
        precondition(!end.isOpen, "open after the close")
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
        default:
            try? frameInPlace(number)
        }
    }

    private mutating func frameInPlace(_ number: Int) throws {
        let headroom = number % 16
        var buffer = [UInt8](repeating: 0, count: headroom) + take(number)
        let payload = headroom..<buffer.count
        let start = try buffer.withUnsafeMutableBytes { try end.connection.frame(payload, of: $0, as: .binary) }
        end.output += buffer[start...]
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
        SentFrames.check(end.output, by: role, compression: compression)
    }
}
