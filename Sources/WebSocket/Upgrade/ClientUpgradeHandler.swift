// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOCore
package import NIOHTTP1

/// Sends the upgrade request of a channel that was dialed and judges the answer (RFC 6455 §4.1). After a success the HTTP
/// handlers are gone and those of the WebSocket are there; after a failure the channel closes.
package final class ClientUpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPClientResponsePart
    package typealias OutboundOut = HTTPClientRequestPart

    private enum State {
        case waitingForHead
        case waitingForEnd(HandshakeFields, HandshakeAgreement)
        /// The decoder is leaving; what came behind the answer is kept until it has.
        case upgrading(HandshakeFields, HandshakeAgreement, early: [NIOAny])
        case done
    }

    /// Judges an answer: takes it, or throws why the connection cannot be used.
    package typealias Judge = (_ status: Int, HandshakeFields) throws(HandshakeError) -> HandshakeAgreement
    /// Adds the WebSocket's handlers to the channel, synchronously; they may write at once.
    package typealias Install = (any Channel, HandshakeFields, HandshakeAgreement) throws -> Void

    private let target: String
    private let requestFields: HandshakeFields
    private let timeout: Duration?
    private let judge: Judge
    private let install: Install
    private let failed: (any Error) -> Void
    private let gate: InboundGate
    private let encoder: any RemovableChannelHandler
    private let decoder: any RemovableChannelHandler
    private var state = State.waitingForHead
    private var timer: HandshakeTimer?

    private init(
        target: String,
        requestFields: HandshakeFields,
        timeout: Duration?,
        gate: InboundGate,
        encoder: any RemovableChannelHandler,
        decoder: any RemovableChannelHandler,
        judge: @escaping Judge,
        install: @escaping Install,
        failed: @escaping (any Error) -> Void
    ) {
        self.target = target
        self.requestFields = requestFields
        self.timeout = timeout
        self.judge = judge
        self.gate = gate
        self.encoder = encoder
        self.decoder = decoder
        self.install = install
        self.failed = failed
    }

    /// Prepares a channel that is being dialed; the request goes out when it is connected.
    ///
    /// - Parameters:
    ///   - channel: the channel, not active yet.
    ///   - target: the request target, beginning with a slash.
    ///   - requestFields: the fields of the request.
    ///   - limits: what the answer may cost.
    ///   - timeout: how long all this may take once the channel is connected; nil if that is seen to elsewhere.
    ///   - judge: judges the answer.
    ///   - install: adds the WebSocket's handlers.
    ///   - failed: called, once, with why there will be no WebSocket.
    package static func configure(
        _ channel: any Channel,
        target: String,
        requestFields: HandshakeFields,
        limits: HandshakeLimits,
        timeout: Duration?,
        judge: @escaping Judge,
        install: @escaping Install,
        failed: @escaping (any Error) -> Void
    ) throws {
        let gate = InboundGate()
        let encoder = HTTPRequestEncoder()
        let decoder = ByteToMessageHandler(
            HTTPResponseDecoder(
                leftOverBytesStrategy: .forwardBytes,
                limitConfiguration: NIOHTTPDecoderLimitConfiguration(limits)
            )
        )
        let upgrade = ClientUpgradeHandler(
            target: target,
            requestFields: requestFields,
            timeout: timeout,
            gate: gate,
            encoder: encoder,
            decoder: decoder,
            judge: judge,
            install: install,
            failed: failed
        )
        try channel.pipeline.syncOperations.addHandlers([gate, encoder, decoder, upgrade])
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startTimer(context: context) }
    }

    private func startTimer(context: ChannelHandlerContext) {
        guard let timeout, timer == nil else { return }
        timer = HandshakeTimer(timeout, on: context.eventLoop) {
            self.fail(
                WebSocketError(.handshakeTimeout, "the opening handshake took longer than \(timeout)"),
                context: context
            )
        }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.stop()
        timer = nil
    }

    package func channelActive(context: ChannelHandlerContext) {
        // Not before: how long a connection may take is another matter.
        startTimer(context: context)
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: target,
            headers: HTTPHeaders(requestFields)
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .upgrading(let fields, let agreement, var early) = state {
            early.append(data)
            state = .upgrading(fields, agreement, early: early)
            return
        }
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waitingForHead):
            do throws(HandshakeError) {
                let fields = HandshakeFields(head.headers)
                state = .waitingForEnd(fields, try judge(Int(head.status.code), fields))
            } catch {
                fail(error, context: context)
            }
        case (.end, .waitingForEnd(let fields, let agreement)):
            state = .upgrading(fields, agreement, early: [])
            upgrade(context: context)
        default:
            break
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError {
            fail(HandshakeError(error), context: context)
        } else {
            fail(error, context: context)
        }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.eof, context: context)
        context.fireChannelInactive()
    }

    private func upgrade(context: ChannelHandlerContext) {
        gate.close()
        let pipeline = context.pipeline.syncOperations
        pipeline.removeHandler(encoder, promise: nil)
        // The decoder also watches what is written, so nothing may be until it has gone. It goes when it has handed on
        // what came behind the answer.
        pipeline.removeHandler(decoder).assumeIsolated().whenComplete { _ in
            self.install(context: context)
        }
    }

    private func install(context: ChannelHandlerContext) {
        guard case .upgrading(let fields, let agreement, let early) = state else { return }
        state = .done
        do {
            try install(context.channel, fields, agreement)
        } catch {
            failed(error)
            context.close(promise: nil)
            gate.open()
            return
        }
        for data in early { context.fireChannelRead(data) }
        if !early.isEmpty { context.fireChannelReadComplete() }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
        gate.open()
    }

    private func fail(_ error: any Error, context: ChannelHandlerContext) {
        if case .done = state { return }
        state = .done
        failed(error)
        context.close(promise: nil)
    }
}
