// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A stream of the peer that is open.
struct IncomingMux: Sendable {
    /// How a handler ended whose final message waits for a credit.
    enum End: Sendable {
        case success
        case failure(text: [UInt8])
    }

    /// The fields of the opening message; a refusal repeats them.
    var header: MessageHeader

    /// False until a handler was found for it.
    var isAccepted = false
    /// The number of the next counted message from us (GRID-V1 §4.3).
    var sendSequence: UInt32
    /// The number that the next counted message to us must have.
    var receiveSequence: UInt32
    var sendWindow = SendWindow(capacity: 0)
    var receiveWindow = ReceiveWindow(capacity: 0)
    var isInputFinished: Bool
    /// Set when the handler has returned.
    var pendingEnd: End?

    var deadline: MuxInstant
    /// When the caller's last mux ping came; streams with a short deadline are not watched (GRID-V1 §4.7).
    var lastPing: MuxInstant
    var nextCheck: MuxInstant

    /// When this stream needs attention next.
    var due: MuxInstant { min(deadline, nextCheck) }
}
