// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// The other end of a session's connection, in memory: the state machine of the other role, which keeps to the rules.
final class Peer {
    /// Something that the session has sent.
    enum Event: Hashable, Sendable {
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        case close(CloseCode?, reason: String)
        /// It was against the rules.
        case failed(FramingError.Code)
    }

    private var connection: WebSocketConnection
    private var output: [UInt8] = []
    private var buffer: [UInt8] = []
    private let now = WebSocketInstant(nanoseconds: 0)

    init(
        _ role: Role,
        compression: PermessageDeflate.Parameters? = nil,
        settings: PermessageDeflate.Configuration = .defaults
    ) {
        connection = WebSocketConnection(
            role: role,
            configuration: .init(
                limits: WebSocketLimits(queuedBytesHighWaterMark: .max, maximumQueuedBytes: .max),
                keepAlive: nil,
                compression: settings
            ),
            compression: compression,
            at: now
        )
    }

    func send(_ text: String) throws {
        try connection.send(text, into: &output)
    }

    func send(_ bytes: [UInt8]) throws {
        try connection.send(bytes.span.bytes, as: .binary, into: &output)
    }

    /// Sends a message in fragments.
    func send(fragments: [[UInt8]], as kind: WebSocketMachine.MessageKind) throws {
        for (index, fragment) in fragments.enumerated() {
            try fragment.withUnsafeBytes { bytes in
                try connection.sendFragment(bytes, as: kind, isFinal: index == fragments.count - 1, into: &output)
            }
        }
    }

    func ping(_ payload: [UInt8] = []) throws {
        try payload.withUnsafeBytes { try connection.ping($0, into: &output) }
    }

    func close(_ code: CloseCode? = .normalClosure, reason: String = "") throws {
        try connection.close(code, reason: reason, at: now, into: &output)
    }

    /// Sends a frame put together by hand, allowed or not.
    func send(raw opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true) {
        output += RawFrame.bytes(opcode, payload, isFinal: isFinal, isMasked: connection.role == .client)
    }

    /// The bytes that have not been taken yet.
    func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    /// Takes what the session has sent, and answers as the rules have it.
    func receive(_ bytes: [UInt8]) -> [Event] {
        buffer += bytes
        var events: [Event] = []
        while true {
            let step = buffer.withUnsafeMutableBytes { connection.receive($0, at: now, into: &output) }
            if let event = step.event.flatMap(translate) { events.append(event) }
            buffer.removeFirst(step.consumed)
            if step.event == nil { return events }
        }
    }

    private func translate(_ event: WebSocketConnection.Event) -> Event? {
        switch event {
        case .message(let kind, .inPlace(let range)): Peer.message(kind, buffer[range])
        case .message(let kind, .assembled): Peer.message(kind, connection.takeAssembledMessage()[...])
        case .ping(let range): .ping(Array(buffer[range]))
        case .pong(let range): .pong(Array(buffer[range]))
        case .close(let frame): .close(frame.code, reason: frame.reason)
        case .failed(let error): .failed(error.code)
        // What the peer would do with its own transport.
        case .closeOutput, .closeTransport, .endPending: nil
        }
    }

    private static func message(_ kind: WebSocketMachine.MessageKind, _ payload: ArraySlice<UInt8>) -> Event {
        kind == .text ? .text(String(decoding: payload, as: UTF8.self)) : .binary(Array(payload))
    }
}
