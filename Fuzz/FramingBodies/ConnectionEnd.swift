// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing

/// The shell around a `WebSocketConnection`, reduced to memory: accumulates what comes in, keeps what comes out, and
/// has the time set by hand. It traps where the connection breaks its contract.
package final class ConnectionEnd {
    /// Something that the connection said, with its contents.
    package enum Event: Sendable, Hashable {
        case received(Received)
        case closeOutput
        case closeTransport
    }

    /// The connection itself, for what this shell has no call for.
    package var connection: WebSocketConnection
    /// Every event so far.
    package private(set) var events: [Event] = []
    /// Every byte to send so far.
    package var output: [UInt8] = []
    /// The time.
    package var now = WebSocketInstant(nanoseconds: 0)

    private let compression: PermessageDeflate.Parameters?
    private let takesAssembled: Bool
    private var buffer: [UInt8] = []

    /// Makes an end. If it takes no messages that the connection has assembled, they are recorded as empty ones.
    package init(
        role: Role,
        configuration: WebSocketConnection.Configuration = .defaults,
        compression: PermessageDeflate.Parameters? = nil,
        takesAssembled: Bool = true
    ) {
        self.compression = compression
        self.takesAssembled = takesAssembled
        connection = WebSocketConnection(
            role: role,
            configuration: configuration,
            compression: compression,
            at: now,
            randomNumberGenerator: CountingGenerator()
        )
    }

    /// What was received, without what is to be done.
    package var received: [Received] {
        events.compactMap { if case .received(let received) = $0 { received } else { nil } }
    }

    package var isOpen: Bool { connection.isOpen }
    package var isWritable: Bool { connection.isWritable }
    /// The deadline, as the time until it.
    package var timeLeft: Duration? { connection.deadline.map { $0.duration(since: now) } }

    /// What has been sent so far, in the naive decoder's terms. Traps if that is not well-formed.
    package var sent: [NaiveDecoder.Event] {
        SentFrames.check(output, by: connection.role, compression: compression)
    }

    /// Takes the next piece, and every event that it completes.
    package func receive(_ piece: some Collection<UInt8>) {
        buffer.append(contentsOf: piece)
        while true {
            let before = buffer.count
            let step = ExactMemory.work(on: &buffer) { connection.receive($0, at: now, into: &output) }
            precondition(step.consumed >= 0 && step.consumed <= before, "consumed more than there was")
            if let event = step.event { record(event, consumed: step.consumed) }
            buffer.removeFirst(step.consumed)
            if step.event == nil {
                precondition(step.needed >= 0, "a wish for less than nothing")
                return
            }
        }
    }

    /// Lets time pass, and takes every event that it brings.
    package func wait(_ duration: Duration) {
        now = now.advanced(by: duration)
        advance()
    }

    /// Takes every event that is due.
    package func advance() {
        while let event = connection.advance(to: now, into: &output) { record(event, consumed: 0) }
        if let deadline = connection.deadline {
            precondition(deadline > now, "a deadline that has passed and brings nothing")
        }
    }

    /// Sends a message.
    package func send(
        _ payload: [UInt8],
        as kind: WebSocketMachine.MessageKind,
        compression: WebSocketConnection.Compression = .automatic
    ) throws(FramingError) {
        try connection.send(payload.span.bytes, as: kind, compression: compression, into: &output)
    }

    /// Sends a ping.
    package func ping(_ payload: [UInt8]) throws(FramingError) {
        try payload.span.bytes.withUnsafeBytes { bytes throws(FramingError) in
            try connection.ping(bytes, into: &output)
        }
    }

    /// Begins the closing handshake.
    @discardableResult
    package func close(_ code: CloseCode?, reason: String = "") throws(FramingError) -> Bool {
        try connection.close(code, reason: reason, at: now, into: &output)
    }

    /// Tells that the transport has so many bytes left to take.
    @discardableResult
    package func reportQueuedBytes(_ count: Int) -> Bool {
        connection.reportQueuedBytes(count, into: &output)
    }

    private func record(_ event: WebSocketConnection.Event, consumed: Int) {
        precondition(events.last != .closeTransport, "an event after the last one")
        let ended = events.contains {
            if case .received(.close) = $0 { true } else if case .received(.failure) = $0 { true } else { false }
        }
        switch event {
        case .message(let kind, .inPlace(let range)):
            append(Received(kind, contents(of: range, consumed)), ended)
        case .message(let kind, .assembled):
            append(Received(kind, takesAssembled ? connection.takeAssembledMessage() : []), ended)
        case .ping(let range):
            append(.ping(contents(of: range, consumed)), ended)
        case .pong(let range):
            append(.pong(contents(of: range, consumed)), ended)
        case .close(let frame):
            append(.close(frame.code, reason: Array(frame.reason.utf8)), ended)
        case .failed(let error):
            append(.failure(error), ended)
        case .closeOutput:
            events.append(.closeOutput)
        case .endPending:
            break
        case .closeTransport:
            events.append(.closeTransport)
        }
    }

    private func append(_ received: Received, _ ended: Bool) {
        precondition(!ended, "something received after the end")
        events.append(.received(received))
    }

    private func contents(of range: Range<Int>, _ consumed: Int) -> [UInt8] {
        precondition(range.upperBound <= consumed, "contents that are not consumed")
        return Array(buffer[range])
    }
}
