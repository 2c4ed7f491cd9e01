// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Hummingbird
    public import Grid
    public import HummingbirdCore
    public import Logging
    public import NIOCore
    import NIOHTTPTypes
    import NIOHTTPTypesHTTP1

    /// A connection to a server of Hummingbird that is the grid's or the router's, by what its first request is for.
    public struct GridHTTPChannel: HTTPChannelHandler {
        /// What a connection has become.
        enum Outcome: Sendable {
            /// One of the grid's.
            case grid
            /// One of the router's.
            case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        }

        /// A connection, and what it will become.
        public struct Value: ServerChildChannelValue {
            /// The channel.
            public let channel: any Channel
            let outcome: EventLoopFuture<Outcome>
        }

        /// What answers the requests that are not for the grid.
        public let responder: Responder

        private let node: GridNode
        private let configuration: HTTP1Channel.Configuration

        /// Makes the connections of a server.
        ///
        /// - Parameters:
        ///   - node: the node whose route is the grid's.
        ///   - responder: answers the requests for other routes.
        ///   - configuration: what the connections of those are like, but for the limits of its decoder: heads are bounded as those of
        ///     upgrade requests are, to 16 KiB and 128 fields.
        public init(
            node: GridNode,
            responder: @escaping Responder,
            configuration: HTTP1Channel.Configuration = .init()
        ) {
            self.node = node
            self.responder = responder
            self.configuration = configuration
        }

        /// Waits for the first request of a channel. All of a connection's requests are held to the limits for upgrade requests: a
        /// head of 16 KiB and 128 fields.
        public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
            channel.eventLoop.makeCompletedFuture {
                let outcome = channel.eventLoop.makePromise(of: Outcome.self)
                channel.closeFuture.whenComplete { _ in outcome.fail(ChannelError.eof) }
                do {
                    let undecided = UndecidedHandler()
                    try channel.pipeline.syncOperations.addHandler(undecided)
                    try node.serve(
                        channel,
                        taken: {
                            undecided.leave()
                            outcome.succeed(.grid)
                        },
                        pass: { channel in
                            undecided.leave()
                            let pipeline = channel.pipeline.syncOperations
                            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
                            try pipeline.addHandlers(configuration.additionalChannelHandlers())
                            try pipeline.addHandler(
                                HTTPConnectionStateHandler(
                                    idleTimeout: configuration.idleTimeout.map { Duration($0) },
                                    logger: logger
                                )
                            )
                            let http = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
                                wrappingChannelSynchronously: channel,
                                configuration: .init(isOutboundHalfClosureEnabled: true)
                            )
                            outcome.succeed(.http(http))
                        }
                    )
                } catch {
                    outcome.fail(error)
                    throw error
                }
                return Value(channel: channel, outcome: outcome.futureResult)
            }
        }

        /// Answers the requests of a connection of the router's; waits for the end of one of the grid's, which the node drains
        /// when the server shuts down gracefully.
        public func handle(value: Value, logger: Logger) async {
            let outcome = try? await withTaskCancellationHandler {
                try await value.outcome.get()
            } onCancel: {
                value.channel.close(mode: .all, promise: nil)
            }
            switch outcome {
            case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .grid:
                await withTaskCancellationHandler {
                    try? await value.channel.closeFuture.get()
                } onCancel: {
                    value.channel.close(mode: .all, promise: nil)
                }
            case nil: break
            }
        }
    }

    extension HTTPServerBuilder {
        /// HTTP/1.1 with a grid mounted beside the router: requests for the node's route are the grid's, all others the
        /// router's.
        ///
        /// ```swift
        /// let node = try GridNode(local: …, remotes: …, configuration: configuration)   // that listens nowhere
        /// let router = Router().get("status") { _, _ in "ok" }
        /// var app = Application(router: router, server: .grid(node))
        /// app.addServices(node)
        /// try await app.runService()
        /// ```
        ///
        /// A connection is one or the other for as long as it lives: nodes send nothing before their upgrade request.
        ///
        /// In a graceful shutdown the server is the first to end. It accepts nothing any more, and its connections end when they have
        /// nothing more to do: the router's with the request that they are at, the grid's when they are drained, or after
        /// ``GridTimings/drainTimeout``. Then the node ends, with the connections that it has dialed.
        ///
        /// - Parameters:
        ///   - node: the node whose route is the grid's.
        ///   - configuration: what the router's connections are like, but for the limits of the decoder, which are the grid's.
        public static func grid(
            _ node: GridNode,
            configuration: HTTP1Channel.Configuration = .init()
        ) -> HTTPServerBuilder {
            HTTPServerBuilder { responder in
                GridHTTPChannel(node: node, responder: responder, configuration: configuration)
            }
        }
    }
#endif
