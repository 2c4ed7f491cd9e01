// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOCore
package import NIOHTTP1

/// Answers the first HTTP request of a channel: with the upgrade to WebSocket (RFC 6455 §4.2), after which the HTTP
/// handlers are gone and those of the WebSocket are there, or with a refusal, after which the channel closes.
///
/// NIO's typed upgrade handler recurses once for each protocol that a request names, which a peer may do thousands
/// of times; this one looks at the fields once.
package final class ServerUpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias OutboundOut = HTTPServerResponsePart

    /// Judges a request: takes it, or throws another answer; nil for one that is for the handlers of ``Pass``.
    package typealias Judge = (HTTPRequestHead) throws(HTTPAnswer) -> ServerHandshakePolicy.Acceptance?
    /// Adds the WebSocket's handlers to the channel, synchronously; they may write at once.
    package typealias Install = (any Channel, HTTPRequestHead, HandshakeAgreement) throws -> Void

    /// Adds the handlers of an HTTP server to the channel, synchronously, which get the request and all that follow.
    package typealias Pass = (any Channel) throws -> Void

    private enum State {
        case waitingForHead
        case passed
        case waitingForEnd(HTTPRequestHead, ServerHandshakePolicy.Acceptance)
        case done
    }

    private let timeout: Duration?
    private let judge: Judge
    private let install: Install
    private let pass: Pass
    private let gate: InboundGate
    private let encoder: any RemovableChannelHandler
    private let decoder: any RemovableChannelHandler
    private var state = State.waitingForHead
    private var timer: HandshakeTimer?

    private init(
        gate: InboundGate,
        encoder: any RemovableChannelHandler,
        decoder: any RemovableChannelHandler,
        timeout: Duration?,
        judge: @escaping Judge,
        install: @escaping Install,
        pass: @escaping Pass
    ) {
        self.gate = gate
        self.encoder = encoder
        self.decoder = decoder
        self.timeout = timeout
        self.judge = judge
        self.install = install
        self.pass = pass
    }

    /// Prepares an accepted channel for an upgrade request.
    ///
    /// - Parameters:
    ///   - channel: the channel.
    ///   - limits: what the request may cost.
    ///   - timeout: how long all this may take; nil if that is seen to elsewhere.
    ///   - judge: the say of application and handshake.
    ///   - install: adds the WebSocket's handlers.
    ///   - pass: adds those of an HTTP server, for requests that are not taken; the HTTP decoder and encoder stay.
    package static func configure(
        _ channel: any Channel,
        limits: HandshakeLimits,
        timeout: Duration?,
        judge: @escaping Judge,
        install: @escaping Install,
        pass: @escaping Pass = { $0.close(mode: .all, promise: nil) }
    ) throws {
        let gate = InboundGate()
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(
            HTTPRequestDecoder(
                leftOverBytesStrategy: .forwardBytes,
                limitConfiguration: NIOHTTPDecoderLimitConfiguration(limits)
            )
        )
        let upgrade = ServerUpgradeHandler(
            gate: gate,
            encoder: encoder,
            decoder: decoder,
            timeout: timeout,
            judge: judge,
            install: install,
            pass: pass
        )
        try channel.pipeline.syncOperations.addHandlers([gate, encoder, decoder, upgrade])
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        guard let timeout else { return }
        let channel = context.channel
        timer = HandshakeTimer(timeout, on: context.eventLoop) { channel.close(mode: .all, promise: nil) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.stop()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Behind a refusal nothing is wanted, and without the decoder it comes as bytes.
        if case .done = state { return }
        if case .passed = state { return context.fireChannelRead(data) }
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waitingForHead):
            do throws(HTTPAnswer) {
                guard let acceptance = try judge(head) else { return handOn(data, context: context) }
                state = .waitingForEnd(head, acceptance)
            } catch {
                answer(error, to: head.method, context: context)
            }
        case (.end, .waitingForEnd(let head, let acceptance)):
            accept(head, acceptance, context: context)
        default:
            // The body of a request that is no business of ours.
            break
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (state, error) {
        case (.waitingForHead, HTTPParserError.headerOverflow):
            answer(HTTPAnswer(.fieldsTooLarge), to: .GET, context: context)
        case (.waitingForHead, is HTTPParserError):
            answer(HTTPAnswer(status: .badRequest, text: "malformed HTTP request"), to: .GET, context: context)
        case (.passed, _):
            context.fireErrorCaught(error)
        case (.done, is HTTPParserError), (.done, is ByteToMessageDecoderError):
            // Of the decoder, which is leaving.
            break
        default:
            context.close(promise: nil)
        }
    }

    /// Gives the request, of which this is the head, and what follows to an HTTP server's handlers.
    private func handOn(_ head: NIOAny, context: ChannelHandlerContext) {
        state = .passed
        timer?.stop()
        do {
            try pass(context.channel)
        } catch {
            return context.close(promise: nil)
        }
        gate.open()
        context.fireChannelRead(head)
        // What is being read now still comes through it.
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    private func accept(
        _ request: HTTPRequestHead,
        _ acceptance: ServerHandshakePolicy.Acceptance,
        context: ChannelHandlerContext
    ) {
        state = .done
        gate.close()
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .switchingProtocols,
            headers: HTTPHeaders(acceptance.responseFields)
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let channel = context.channel
        // The decoder goes last: it hands on what came behind the request, to the handlers just added.
        channel.pipeline.syncOperations.removeHandler(encoder, promise: nil)
        channel.pipeline.syncOperations.removeHandler(self, promise: nil)
        do {
            try install(channel, request, acceptance.agreement)
        } catch {
            channel.close(promise: nil)
        }
        // It does so outside of any read of the channel, so nobody else would tell them that this is all for now.
        channel.pipeline.syncOperations.removeHandler(decoder).assumeIsolated().whenComplete { _ in
            channel.pipeline.syncOperations.fireChannelReadComplete()
            self.gate.open()
        }
    }

    private func answer(_ answer: HTTPAnswer, to method: HTTPMethod, context: ChannelHandlerContext) {
        state = .done
        var headers = HTTPHeaders(answer.fields)
        headers.add(name: "Content-Length", value: "\(answer.body.count)")
        headers.add(name: "Connection", value: "close")
        if !answer.body.isEmpty, !headers.contains(name: "Content-Type") {
            headers.add(name: "Content-Type", value: "text/plain; charset=utf-8")
        }
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !answer.body.isEmpty, method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        let channel = context.channel
        // The decoder would keep all that the peer goes on sending, or have the channel closed over it.
        channel.pipeline.syncOperations.removeHandler(decoder, promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            // Only one half: a socket that is closed with bytes unread throws away what was sent last. The other end closes
            // the other half, or the time of the handshake runs out.
            channel.close(mode: .output).assumeIsolated().whenFailure { _ in
                channel.close(mode: .all, promise: nil)
            }
        }
    }
}
