// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
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

    private enum State {
        case waitingForHead
        case waitingForEnd(ServerHandshake)
        case done
    }

    private let check: (HTTPRequestHead) throws(HTTPRefusal) -> Void
    private let install: (any Channel) throws -> Void
    private let encoder: any RemovableChannelHandler
    private let decoder: any RemovableChannelHandler
    private var state = State.waitingForHead

    private init(
        encoder: any RemovableChannelHandler,
        decoder: any RemovableChannelHandler,
        check: @escaping (HTTPRequestHead) throws(HTTPRefusal) -> Void,
        install: @escaping (any Channel) throws -> Void
    ) {
        self.encoder = encoder
        self.decoder = decoder
        self.check = check
        self.install = install
    }

    /// Prepares an accepted channel for an upgrade request.
    ///
    /// - Parameters:
    ///   - channel: the channel.
    ///   - check: the application's say, before the handshake is looked at.
    ///   - install: adds the WebSocket's handlers to the channel, synchronously; they may write at once.
    package static func configure(
        _ channel: any Channel,
        check: @escaping (HTTPRequestHead) throws(HTTPRefusal) -> Void,
        install: @escaping (any Channel) throws -> Void
    ) throws {
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: .handshake)
        )
        let upgrade = ServerUpgradeHandler(encoder: encoder, decoder: decoder, check: check, install: install)
        try channel.pipeline.syncOperations.addHandlers([encoder, decoder, upgrade])
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .waitingForHead):
            do throws(HTTPRefusal) {
                state = .waitingForEnd(try handshake(for: head))
            } catch {
                refuse(error, context: context)
            }
        case (.end, .waitingForEnd(let handshake)):
            accept(handshake, context: context)
        default:
            // The body of a request that is no business of ours, or what comes after a refusal.
            break
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .waitingForHead = state, error is HTTPParserError else {
            context.close(promise: nil)
            return
        }
        refuse(HTTPRefusal(status: .badRequest, text: "malformed HTTP request"), context: context)
    }

    private func handshake(for head: HTTPRequestHead) throws(HTTPRefusal) -> ServerHandshake {
        try check(head)
        do throws(HandshakeRefusal) {
            return try ServerHandshake(
                method: head.method.rawValue,
                httpVersion: (head.version.major, head.version.minor),
                fields: HandshakeFields(head.headers)
            )
        } catch {
            throw HTTPRefusal(error)
        }
    }

    private func accept(_ handshake: ServerHandshake, context: ChannelHandlerContext) {
        state = .done
        let head = HTTPResponseHead(
            version: .http1_1,
            status: .switchingProtocols,
            headers: HTTPHeaders(handshake.responseFields())
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let channel = context.channel
        // The decoder goes last: it hands on what came behind the request, to the handlers just added.
        channel.pipeline.syncOperations.removeHandler(encoder, promise: nil)
        channel.pipeline.syncOperations.removeHandler(self, promise: nil)
        do {
            try install(channel)
        } catch {
            channel.close(promise: nil)
        }
        // It does so outside of any read of the channel, so nobody else would tell them that this is all for now.
        channel.pipeline.syncOperations.removeHandler(decoder).assumeIsolated().whenComplete { _ in
            channel.pipeline.syncOperations.fireChannelReadComplete()
        }
    }

    private func refuse(_ refusal: HTTPRefusal, context: ChannelHandlerContext) {
        state = .done
        var headers = HTTPHeaders(refusal.fields)
        headers.add(name: "Content-Length", value: "\(refusal.text.utf8.count)")
        headers.add(name: "Connection", value: "close")
        if !refusal.text.isEmpty { headers.add(name: "Content-Type", value: "text/plain; charset=utf-8") }
        let head = HTTPResponseHead(version: .http1_1, status: refusal.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !refusal.text.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: refusal.text)))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            channel.close(mode: .all, promise: nil)
        }
    }
}
