// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// The settings of a connection.
    public struct Configuration: Sendable, Hashable {
        /// What the peer may make this end hold and do.
        public var limits: WebSocketLimits
        /// When to ping; nil for never, which leaves it to the transport to find out that a peer is gone.
        public var keepAlive: KeepAlive?

        /// Makes settings; what is not given is the default.
        public init(limits: WebSocketLimits = .defaults, keepAlive: KeepAlive? = .defaults) {
            self.limits = limits
            self.keepAlive = keepAlive
        }

        /// The defaults of the limits and of keep-alive.
        public static let defaults = Configuration()
    }
}
