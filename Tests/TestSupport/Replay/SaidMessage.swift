// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A message and when it was said, in milliseconds since the conversation began.
package struct SaidMessage: Sendable {
    package var message: TestMessage
    package var milliseconds: Double

    package init(message: TestMessage, milliseconds: Double) {
        self.message = message
        self.milliseconds = milliseconds
    }

    /// What is said in a fixed order: the messages of a mux, and of the connection itself its pings apart from its pongs.
    package struct Row: Hashable, Sendable {
        package let connection: Int
        package let mux: UInt64
        package let isConnectionPing: Bool

        package init(_ message: TestMessage, connection: Int = 0) {
            self.connection = connection
            mux = message.header.muxID
            isConnectionPing = mux == 0 && message.header.operation == .ping
        }
    }

    /// Whether it gives a credit back. Where that and a message of the same stream come from different threads, the two may
    /// overtake each other.
    package var isCredit: Bool {
        [.unblockServerMux, .unblockClientMux].contains(message.header.operation)
    }

    /// A row's messages in order and then its credits, neither with their numbers.
    package static func withoutCreditOrder(_ said: [SaidMessage]) -> [SaidMessage] {
        let unnumbered = said.map { said in
            var said = said
            said.message.header.sequence = 0
            return said
        }
        return unnumbered.filter { !$0.isCredit } + unnumbered.filter(\.isCredit)
    }

    /// Whether the messages of a row that are numbered are so without a gap, from 0 on (`GRID-V1 §4.3`).
    package static func isNumbered(_ said: [SaidMessage]) -> Bool {
        let unnumbered: [Operation] = [.disconnectServerMux, .disconnectClientMux]
        let numbers = said.map(\.message.header).filter { !unnumbered.contains($0.operation) }.map(\.sequence)
        return numbers == Array(0..<UInt32(numbers.count))
    }
}
