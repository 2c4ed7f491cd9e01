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

        /// Makes the connections of a server.
        public init(node: GridNode, responder: @escaping Responder) {
            self.node = node
            self.responder = responder
        }

        /// Waits for the first request of a channel.
        public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
            channel.eventLoop.makeCompletedFuture {
                let outcome = channel.eventLoop.makePromise(of: Outcome.self)
                channel.closeFuture.whenComplete { _ in outcome.fail(ChannelError.eof) }
                do {
                    try node.serve(
                        channel,
                        taken: { outcome.succeed(.grid) },
                        pass: { channel in
                            try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
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

        /// Answers the requests of a connection of the router's; waits for the end of one of the grid's.
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
        public static func grid(_ node: GridNode) -> HTTPServerBuilder {
            HTTPServerBuilder { responder in GridHTTPChannel(node: node, responder: responder) }
        }
    }
#endif
