// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore

/// What the tasks that use a ``WebSocketSession`` and its event loop have to say to each other. It does no I/O: whoever holds
/// the lock around it does what it returns, once the lock is released.
struct SessionState {
    typealias MessageContinuation = CheckedContinuation<WebSocketMessage?, any Error>
    typealias SendContinuation = CheckedContinuation<Void, any Error>
    typealias PongContinuation = CheckedContinuation<Void, any Error>
    typealias EndContinuation = CheckedContinuation<WebSocketConnection.CloseOutcome, Never>

    /// Something to send, in its turn.
    enum Outgoing {
        case message(WebSocketMessage, WebSocketConnection.Compression)
        case ping(UInt64)
        case close(CloseCode?, reason: String)
    }

    /// How the messages of the peer have come to an end.
    enum InboundEnd {
        case finished
        case failed(WebSocketError)
    }

    struct WaitingSender {
        var id: UInt64
        var message: WebSocketMessage
        var compression: WebSocketConnection.Compression
        var continuation: SendContinuation
    }

    let highWaterMark: Int
    let maximumQueued: Int
    let inboundHighWaterMark: Int

    var nextID: UInt64 = 0

    // Received
    // Most sockets are idle most of the time, and many are there: queues take no memory before they are used.
    var inbound = CircularBuffer<WebSocketMessage>(initialCapacity: 0)
    var inboundCost = 0
    var inboundEnd: InboundEnd?
    var consumer: (id: UInt64, continuation: MessageContinuation)?
    var isPaused = false
    /// Whether the end waits until everything that came before has been dealt with.
    var isEndPending = false
    /// Whether a message was taken whose taker has not come back for the next: it may be about to be answered.
    var isTakerBusy = false
    /// Whether nobody will want what comes.
    var isDiscarding = false

    // To send
    var outgoing: [Outgoing] = []
    var outgoingCost = 0
    /// Bytes that the transport has not taken.
    var transportBytes = 0
    var isDrainScheduled = false
    var senders = CircularBuffer<WaitingSender>(initialCapacity: 0)
    /// Whether no message can be sent any more.
    var isSendingOver = false
    var isCloseAsked = false

    /// Pings whose pongs are waited for, in the order in which they are sent.
    var pings: [(id: UInt64, continuation: PongContinuation)] = []
    var outcome: WebSocketConnection.CloseOutcome?
    var endWaiters: [EndContinuation] = []

    init(limits: WebSocketLimits, inboundHighWaterMark: Int) {
        highWaterMark = max(0, limits.queuedBytesHighWaterMark)
        maximumQueued = max(0, limits.maximumQueuedBytes)
        self.inboundHighWaterMark = max(0, inboundHighWaterMark)
    }

    /// Draws a number by which something that waits can be found again.
    mutating func makeID() -> UInt64 {
        nextID &+= 1
        return nextID
    }
}
