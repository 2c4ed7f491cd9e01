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
        case waitingForEnd
        /// The decoder is leaving; what came behind the answer is kept until it has.
        case upgrading(early: [NIOAny])
        case done
    }

    private let target: String
    private let handshake: ClientHandshake
    private let install: (any Channel) throws -> Void
    private let failed: (any Error) -> Void
    private let encoder: any RemovableChannelHandler
    private let decoder: any RemovableChannelHandler
    private var state = State.waitingForHead

    private init(
        target: String,
        handshake: ClientHandshake,
        encoder: any RemovableChannelHandler,
        decoder: any RemovableChannelHandler,
        install: @escaping (any Channel) throws -> Void,
        failed: @escaping (any Error) -> Void
    ) {
        self.target = target
        self.handshake = handshake
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
    ///   - handshake: the request's fields and the expectations.
    ///   - install: adds the WebSocket's handlers to the channel, synchronously; they may write at once.
    ///   - failed: called, once, with why there will be no WebSocket.
    package static func configure(
        _ channel: any Channel,
        target: String,
        handshake: ClientHandshake,
        install: @escaping (any Channel) throws -> Void,
        failed: @escaping (any Error) -> Void
    ) throws {
        let encoder = HTTPRequestEncoder()
        let decoder = ByteToMessageHandler(
            HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: .handshake)
        )
        let upgrade = ClientUpgradeHandler(
            target: target,
            handshake: handshake,
            encoder: encoder,
            decoder: decoder,
            install: install,
            failed: failed
        )
        try channel.pipeline.syncOperations.addHandlers([encoder, decoder, upgrade])
    }

    package func channelActive(context: ChannelHandlerContext) {
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: target,
            headers: HTTPHeaders(handshake.requestFields)
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .upgrading(var early) = state {
            early.append(data)
            state = .upgrading(early: early)
            return
        }
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waitingForHead):
            do throws(HandshakeError) {
                _ = try handshake.validate(status: Int(head.status.code), fields: HandshakeFields(head.headers))
                state = .waitingForEnd
            } catch {
                fail(error, context: context)
            }
        case (.end, .waitingForEnd):
            upgrade(context: context)
        default:
            break
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error, context: context)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.eof, context: context)
        context.fireChannelInactive()
    }

    private func upgrade(context: ChannelHandlerContext) {
        state = .upgrading(early: [])
        let pipeline = context.pipeline.syncOperations
        pipeline.removeHandler(encoder, promise: nil)
        // The decoder also watches what is written, so nothing may be until it has gone. It goes when it has handed on
        // what came behind the answer.
        pipeline.removeHandler(decoder).assumeIsolated().whenComplete { _ in
            self.install(context: context)
        }
    }

    private func install(context: ChannelHandlerContext) {
        guard case .upgrading(let early) = state else { return }
        state = .done
        do {
            try install(context.channel)
        } catch {
            failed(error)
            context.close(promise: nil)
            return
        }
        for data in early { context.fireChannelRead(data) }
        if !early.isEmpty { context.fireChannelReadComplete() }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func fail(_ error: any Error, context: ChannelHandlerContext) {
        if case .done = state { return }
        state = .done
        failed(error)
        context.close(promise: nil)
    }
}
