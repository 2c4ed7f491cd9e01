// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A stream of the peer that is open.
struct IncomingMux: Sendable {
    /// How a handler ended whose final message is not written yet.
    enum End: Sendable {
        case success
        case failure(text: [UInt8], extensionBlock: [UInt8]?)
    }

    /// The fields of the opening message; a refusal repeats them.
    var header: MessageHeader

    /// False while pieces of the initial payload are still to come.
    var hasArrived = true
    /// False until a handler was found for it.
    var isAccepted = false
    var flow = SendQueue.noFlow
    /// What it has sent beyond its turns when its flow was over.
    var debt = 0
    /// The number of the next counted message from us (GRID-V1 §4.3).
    var sendSequence: UInt32
    /// The number that the next counted message to us must have.
    var receiveSequence: UInt32
    var sendWindow = SendWindow(capacity: 0)
    var receiveWindow = ReceiveWindow(capacity: 0)
    var bytes = ByteWindow()
    /// The capacities that the caller has announced, where both sides have agreed to that.
    var announcedInCapacity: UInt32?
    var announcedOutCapacity: UInt32?
    var isInputFinished: Bool
    /// Whether the caller may still send an end of input that our side does not take: it did not know when it sent it.
    var takesNeedlessEnd = false
    /// Set when the handler has returned and its final message waits for a credit.
    var pendingEnd: End?
    /// Whether the handler has returned.
    var hasReturned = false

    var deadline: MuxInstant
    /// When the caller's last mux ping came; streams with a short deadline are not watched (GRID-V1 §4.7).
    var lastPing: MuxInstant
    var nextCheck: MuxInstant

    static let vacant = IncomingMux(
        header: MessageHeader(operation: .connectMux),
        sendSequence: 0,
        receiveSequence: 0,
        isInputFinished: true,
        deadline: .distantFuture,
        lastPing: .distantFuture,
        nextCheck: .distantFuture
    )

    /// When this stream needs attention next.
    var due: MuxInstant { min(deadline, nextCheck) }

    /// The number for the next counted message from us; wraps (GRID-V1 §4.3).
    mutating func takeSendSequence() -> UInt32 {
        defer { sendSequence &+= 1 }
        return sendSequence
    }
}
