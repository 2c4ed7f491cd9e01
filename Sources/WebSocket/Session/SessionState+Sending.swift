// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore

extension SessionState {
    /// What becomes of something that is to be sent.
    enum Admission {
        /// It is queued.
        case queued(wakesLoop: Bool)
        /// The sender has to wait.
        case full
        case failure(any Error)
    }

    /// Whether a message may be queued. Over an idle transport any one may, or one that is larger than the queue could never
    /// be sent.
    private func hasRoom(for cost: Int) -> Bool {
        let queued = outgoingCost + transportBytes
        guard queued > 0 else { return true }
        return queued < highWaterMark && cost <= maximumQueued - queued
    }

    mutating func send(_ message: WebSocketMessage, _ compression: WebSocketConnection.Compression) -> Admission {
        guard !isSendingOver else { return .failure(WebSocketError.closed) }
        let cost = message.cost
        // Nobody overtakes one that waits.
        guard senders.isEmpty, hasRoom(for: cost) else { return .full }
        return .queued(wakesLoop: queue(.message(message, compression), cost: cost))
    }

    /// Has a sender wait, unless there is room by now.
    mutating func wait(_ sender: WaitingSender) -> Admission {
        // Within the lock, or a cancellation between the two would find nobody to wake.
        guard !Task.isCancelled else { return .failure(CancellationError()) }
        let admission = send(sender.message, sender.compression)
        if case .full = admission { senders.append(sender) }
        return admission
    }

    mutating func cancelSender(_ id: UInt64) -> SendContinuation? {
        guard let index = senders.firstIndex(where: { $0.id == id }) else { return nil }
        return senders.remove(at: index).continuation
    }

    /// Queues a ping whose pong is waited for. It counts for nothing in the queue: each waits in a task of the caller's.
    mutating func ping(_ id: UInt64, _ continuation: PongContinuation) -> Admission {
        guard !Task.isCancelled else { return .failure(CancellationError()) }
        guard !isSendingOver else { return .failure(WebSocketError.closed) }
        pings.append((id, continuation))
        return .queued(wakesLoop: queue(.ping(id), cost: 0))
    }

    mutating func takePing(_ id: UInt64) -> PongContinuation? {
        guard let index = pings.firstIndex(where: { $0.id == id }) else { return nil }
        return pings.remove(at: index).continuation
    }

    /// The pings that a pong answers: its own, and all that were sent before, as a peer that has several to answer need not
    /// answer but the latest (RFC 6455 §5.5.3).
    mutating func answerPings(upTo id: UInt64) -> [PongContinuation] {
        guard let index = pings.firstIndex(where: { $0.id == id }) else { return [] }
        defer { pings.removeFirst(index + 1) }
        return pings[...index].map(\.continuation)
    }

    /// All pings whose pongs will not come.
    mutating func takePings() -> [PongContinuation] {
        defer { pings.removeAll() }
        return pings.map(\.continuation)
    }

    /// What has come of ending all sending.
    struct SendingEnd {
        var senders: [SendContinuation] = []
        var wakesLoop = false
    }

    /// Queues a close frame behind everything that was taken to be sent. Those who wait to be are too late.
    mutating func close(_ code: CloseCode?, reason: String) -> SendingEnd {
        var end = endSending()
        guard !isCloseAsked else { return end }
        isCloseAsked = true
        end.wakesLoop = queue(.close(code, reason: reason), cost: 0)
        return end
    }

    /// Notes that nothing can be sent any more.
    mutating func endSending() -> SendingEnd {
        isSendingOver = true
        let waiting = senders.map(\.continuation)
        senders.removeAll()
        return SendingEnd(senders: waiting)
    }

    private mutating func queue(_ item: Outgoing, cost: Int) -> Bool {
        outgoing.append(item)
        outgoingCost += cost
        guard !isDrainScheduled else { return false }
        isDrainScheduled = true
        return true
    }

    /// Hands everything over to the event loop, in exchange for an empty array.
    mutating func takeOutgoing(_ items: inout [Outgoing]) {
        swap(&items, &outgoing)
        // It counts until the event loop says what has become of it, or others would find room that is not there.
        transportBytes += outgoingCost
        outgoingCost = 0
    }

    /// Whether there is more to hand over. If not the next thing queued wakes the loop again.
    mutating func continuesDraining() -> Bool {
        isDrainScheduled = !outgoing.isEmpty
        return isDrainScheduled
    }

    /// Notes how much the transport holds, and takes in those for whom there is room now.
    ///
    /// - Returns: Those taken in. There is something to take for the loop then.
    mutating func transportHolds(_ bytes: Int) -> [SendContinuation] {
        transportBytes = bytes
        // Half, as for what is received.
        guard !senders.isEmpty, outgoingCost + bytes <= highWaterMark / 2 else { return [] }
        var admitted: [SendContinuation] = []
        while let sender = senders.first, hasRoom(for: sender.message.cost) {
            senders.removeFirst()
            outgoing.append(.message(sender.message, sender.compression))
            outgoingCost += sender.message.cost
            admitted.append(sender.continuation)
        }
        return admitted
    }

    /// What is left to be told when the connection is over.
    struct End {
        var consumer: MessageContinuation?
        var senders: [SendContinuation]
        var pings: [PongContinuation]
        var waiters: [EndContinuation]
    }

    /// Notes the end of the connection.
    mutating func end(_ outcome: WebSocketConnection.CloseOutcome, inbound: InboundEnd) -> End {
        self.outcome = outcome
        let end = End(
            consumer: endInbound(inbound),
            senders: endSending().senders,
            pings: takePings(),
            waiters: endWaiters
        )
        endWaiters.removeAll()
        outgoing.removeAll()
        outgoingCost = 0
        transportBytes = 0
        return end
    }
}
