// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

/// One direction of one connection over a link: reads a socket and writes the other, when the link lets it.
///
/// The next bytes are read when those before have been written, so that a link which is held up holds its sender up.
final class LinkFlow: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let direction: LinkDirections
    private var condition: LinkCondition
    private var source: (any Channel)?
    private var target: (any Channel)?
    private var isSourceClosed = false

    /// What has been read and not written yet; with a time where the link is slow.
    private var waiting = CircularBuffer<(bytes: ByteBuffer, due: NIODeadline?)>()
    /// When a slow link has taken the last of what waits.
    private var takenAt = NIODeadline.now()
    private var timer: Scheduled<Void>?

    init(direction: LinkDirections, condition: LinkCondition) {
        self.direction = direction
        self.condition = condition
    }

    func handlerAdded(context: ChannelHandlerContext) {
        source = context.channel
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        // The channel and its handlers hold each other.
        source = nil
        if !isSourceClosed { sourceClosed() }
    }

    /// Begins to read.
    func begin(to target: any Channel) {
        self.target = target
        source?.read()
        pump()
    }

    func change(to condition: LinkCondition) {
        self.condition = condition
        timer?.cancel()
        timer = nil
        takenAt = .now()
        for index in waiting.indices { waiting[index].due = nil }
        pump()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        var due: NIODeadline?
        if case .slow(let bytesPerSecond, let latency) = condition {
            let time = Int64(bytes.readableBytes) * 1_000_000_000 / Int64(max(1, bytesPerSecond))
            takenAt = max(takenAt, .now()) + .nanoseconds(time)
            due = takenAt + latency
        }
        waiting.append((bytes, due))
        pump()
    }

    func channelInactive(context: ChannelHandlerContext) {
        sourceClosed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func sourceClosed() {
        isSourceClosed = true
        pump()
    }

    private var isStalled: Bool {
        if case .stalled(let directions) = condition { return directions.contains(direction) }
        return false
    }

    private func pump() {
        guard let target, !isStalled else { return }
        while let next = waiting.first {
            if let due = next.due, due > .now() {
                wait(until: due)
                return
            }
            waiting.removeFirst()
            let written = target.eventLoop.makePromise(of: Void.self)
            target.writeAndFlush(next.bytes, promise: written)
            written.futureResult.assumeIsolated().whenComplete { _ in self.readOn() }
        }
        // The end of a connection is as late as its bytes.
        if isSourceClosed {
            target.close(promise: nil)
            self.target = nil
        }
    }

    private func readOn() {
        guard waiting.isEmpty, !isStalled else { return }
        source?.read()
    }

    private func wait(until due: NIODeadline) {
        guard timer == nil, let target else { return }
        timer = target.eventLoop.assumeIsolated().scheduleTask(deadline: due) {
            self.timer = nil
            self.pump()
        }
    }
}
