// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A call of ours that is open.
struct OutgoingMux: Sendable {
    /// When the call fails by its deadline.
    var deadline: MuxInstant
    /// The deadline as whole milliseconds when the call was made; 0 for none.
    var milliseconds: UInt32 = 0
    /// Whether it is a stream; what follows after `flow` is of no meaning for a single request.
    var isStream = false
    /// Whether the peer has been told of it: the first piece of its first message is written.
    var isAnnounced = false
    /// What of it waits to be written.
    var flow = SendQueue.noFlow
    /// What it has sent beyond its turns when its flow was over.
    var debt = 0

    /// Whether the handler's side has acknowledged the stream.
    var isAcknowledged = false
    var isInputFinished = false
    /// The number of the next counted message from us (GRID-V1 §4.3).
    var sendSequence: UInt32 = 0
    /// The number that the next counted message to us must have.
    var receiveSequence: UInt32 = 0
    /// Our credits for messages to the handler, usable once the mux is acknowledged.
    var sendWindow = SendWindow(capacity: 0)
    /// What the handler has sent and the consumer not taken.
    var receiveWindow = ReceiveWindow(capacity: 0)
    /// Credits in bytes, of both directions.
    var bytes = ByteWindow()
    /// When a pong or a message with a payload last came.
    var lastHeard = MuxInstant.distantFuture
    /// When the next mux ping goes out; the distant future for streams too short to need one (GRID-V1 §4.7).
    var nextPing = MuxInstant.distantFuture

    static let vacant = OutgoingMux(deadline: .distantFuture)

    /// When this call needs attention next.
    var due: MuxInstant { min(deadline, nextPing) }

    /// The time that is left, as a message carries it. What has begun within the last millisecond has all of it.
    func millisecondsLeft(_ now: MuxInstant) -> UInt32 {
        guard milliseconds > 0, deadline != .distantFuture else { return milliseconds }
        let left = deadline.interval(since: now).wireMilliseconds
        return left >= milliseconds - 1 ? milliseconds : max(1, left)
    }

    /// The number for the next counted message from us; wraps (GRID-V1 §4.3).
    mutating func takeSendSequence() -> UInt32 {
        defer { sendSequence &+= 1 }
        return sendSequence
    }
}
