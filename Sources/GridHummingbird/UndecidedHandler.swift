// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Hummingbird
    import NIOCore

    /// Closes a channel whose first request has not come by the time its server shuts down gracefully.
    final class UndecidedHandler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Any
        typealias InboundOut = Any

        private var context: ChannelHandlerContext?

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            self.context = nil
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
            context.close(mode: .all, promise: nil)
        }

        /// It has come.
        func leave() {
            if let context { context.pipeline.syncOperations.removeHandler(context: context, promise: nil) }
        }
    }
#endif
