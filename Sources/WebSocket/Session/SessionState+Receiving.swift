// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore

extension SessionState {
    /// What a consumer gets.
    enum Taken {
        case message(WebSocketMessage, resumesReading: Bool)
        case end
        case failure(any Error)
        /// Nothing is there yet. All that was there has been dealt with, so that an end that waits for that may come.
        case nothing(acceptsEnd: Bool)
    }

    /// Takes the next message, if it is there.
    mutating func takeMessage() -> Taken {
        if let message = inbound.popFirst() {
            isTakerBusy = true
            inboundCost -= message.cost
            // Half, so that reading does not stop and go with every message.
            guard isPaused, inboundCost <= inboundHighWaterMark / 2 else {
                return .message(message, resumesReading: false)
            }
            isPaused = false
            return .message(message, resumesReading: true)
        }
        isTakerBusy = false
        switch inboundEnd {
        case .finished?: return .end
        case .failed(let error)?: return .failure(error)
        case nil: return .nothing(acceptsEnd: isEndPending)
        }
    }

    /// Has a consumer wait, unless something has come meanwhile: then that is returned.
    mutating func wait(_ id: UInt64, _ continuation: MessageContinuation) -> Taken {
        // Within the lock, or a cancellation between the two would find nobody to wake.
        guard !Task.isCancelled else { return .failure(CancellationError()) }
        guard consumer == nil else {
            return .failure(WebSocketError(.invalidState, "messages are taken by another task"))
        }
        let taken = takeMessage()
        if case .nothing = taken { consumer = (id, continuation) }
        return taken
    }

    mutating func cancelConsumer(_ id: UInt64) -> MessageContinuation? {
        guard let consumer, consumer.id == id else { return nil }
        self.consumer = nil
        return consumer.continuation
    }

    /// What has come of a delivery.
    struct Delivery {
        var consumer: MessageContinuation?
        var message: WebSocketMessage?
        var pausesReading = false
        /// What waits for consumers after it.
        var waitingCost = 0
    }

    /// Takes messages that have come, and empties `messages`.
    mutating func deliver(_ messages: inout [WebSocketMessage]) -> Delivery {
        var delivery = Delivery()
        guard !isDiscarding, !messages.isEmpty else {
            messages.removeAll(keepingCapacity: true)
            return delivery
        }
        for message in messages {
            inboundCost += message.cost
            inbound.append(message)
        }
        messages.removeAll(keepingCapacity: true)
        if let waiting = consumer.take() {
            delivery.consumer = waiting.continuation
            delivery.message = inbound.popFirst()
            isTakerBusy = true
            inboundCost -= delivery.message?.cost ?? 0
        }
        if inboundCost > inboundHighWaterMark, !isPaused {
            isPaused = true
            delivery.pausesReading = true
        }
        delivery.waitingCost = inboundCost
        return delivery
    }

    /// Notes that an end waits.
    ///
    /// - Returns: Whether it may come at once: nothing is left to be dealt with.
    mutating func endPends() -> Bool {
        isEndPending = true
        return isDiscarding || (inbound.isEmpty && !isTakerBusy)
    }

    /// Notes that no further message comes. The first reason counts.
    mutating func endInbound(_ end: InboundEnd) -> MessageContinuation? {
        guard inboundEnd == nil else { return nil }
        inboundEnd = end
        return consumer.take()?.continuation
    }

    /// Throws away what has come and what will.
    ///
    /// - Returns: Whether reading goes on by it.
    mutating func discard() -> Bool {
        isDiscarding = true
        inbound.removeAll()
        inboundCost = 0
        defer { isPaused = false }
        return isPaused
    }
}
