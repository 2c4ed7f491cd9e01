// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketServer {
    /// Where the handlers of WebSockets run.
    public enum HandlerExecution: Sendable, Hashable {
        /// In tasks on the global concurrent executor. The safe choice, and the default.
        case concurrent

        /// On the event loop of their connection, so that no message has to wait for another thread: cheaper for all, and for
        /// messages that come alone most of all. Such a handler must never block or compute for long, because everything else on
        /// the loop waits for it.
        case eventLoop
    }
}
