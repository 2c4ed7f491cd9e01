// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A call of ours that is open.
struct OutgoingMux: Sendable {
    /// What only streams have.
    struct Stream: Sendable {
        /// The number of the next counted message from us (GRID-V1 §4.3).
        var sendSequence: UInt32
        /// The number that the next counted message to us must have.
        var receiveSequence: UInt32
        /// Our credits for messages to the handler, usable once the mux is acknowledged.
        var sendWindow: SendWindow
        /// What the handler has sent and the consumer not taken.
        var receiveWindow: ReceiveWindow
        var isAcknowledged = false
        var isInputFinished: Bool
        /// When a pong or a message with a payload last came.
        var lastHeard: MuxInstant
        /// When the next mux ping goes out; the distant future for streams too short to need one (GRID-V1 §4.7).
        var nextPing: MuxInstant
    }

    /// When the call fails by its deadline.
    var deadline: MuxInstant

    /// Nil for a single request.
    var stream: Stream?

    /// When this call needs attention next.
    var due: MuxInstant {
        guard let stream else { return deadline }
        return min(deadline, stream.nextPing)
    }
}
