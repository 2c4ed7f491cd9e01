// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A call of a recorded conversation: what came of it by the messages that were exchanged, and what our machine made of it.
package struct RecordedCall {
    package let connection: Int
    /// Its number in the recording, and on our machine.
    package let recordedMux: UInt64
    package let ownMux: UInt64

    package private(set) var messages: [Payload] = []
    package private(set) var end: CallEnd?

    package var saidMessages: [Payload] = []
    package var saidEnds: [CallEnd] = []

    package init(connection: Int, recordedMux: UInt64, ownMux: UInt64) {
        self.connection = connection
        self.recordedMux = recordedMux
        self.ownMux = ownMux
    }

    /// Ends it, unless it has ended.
    package mutating func finish(_ end: CallEnd) {
        self.end = self.end ?? end
    }

    /// Takes what the handler's side said.
    package mutating func hear(_ message: TestMessage) throws {
        guard end == nil else { return }
        let flags = message.header.flags
        switch message.header.operation {
        case .response:
            finish(flags.contains(.error) ? .remote(Payload(message.payload)) : .response(message.content))
        case .muxConnectError:
            finish(.refused(try MuxConnectErrorPayload(parsing: message.payload.span.bytes).error))
        case .muxServerMessage:
            if flags.contains(.error) { return finish(.remote(Payload(message.payload))) }
            if !flags.contains(.endOfStream) || message.content != nil { messages.append(message.content) }
            if flags.contains(.endOfStream) { finish(.finished) }
        case .disconnectClientMux:
            finish(.disconnected)
        default: break
        }
    }

    /// What the recorded program printed of such an end.
    package func printed(in conversation: String) -> String {
        switch end {
        // Its callback for the messages failed with this.
        case .cancelled where conversation == "stream-callback-error": "enough"
        case .cancelled: "context canceled"
        // Where it was wrong (GRID-V1 §8.3).
        case .finished where conversation == "stream-nil-message-bug": "out-of-sequence item received"
        case .response, .finished: "<nil>"
        case .remote(let text, _): text.text
        case .refused(let reason, _): reason
        case .deadlineExceeded: "context deadline exceeded"
        case .disconnected: "remote disconnected"
        case .protocolViolation(let reason): reason
        case nil: "nothing"
        }
    }
}
