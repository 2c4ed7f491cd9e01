// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketConnection {
    /// The settings of a connection.
    public struct Configuration: Sendable, Hashable {
        /// What the peer may make this end hold and do.
        public var limits: WebSocketLimits
        /// When to ping; nil for never, which leaves it to the transport to find out that a peer is gone.
        public var keepAlive: KeepAlive?

        /// How to compress, and what to let the peer's compression do, on connections for which that was negotiated.
        public var compression: PermessageDeflate.Configuration

        /// Whether a connection that fails says why in a close frame, as RFC 6455 §7.1.7 recommends; true by default.
        ///
        /// Protocols above that have their own words for it, such as the grid's, just close the transport.
        public var announcesFailure: Bool

        /// Whether an end that the peer brings about, by a close frame or by a fault, waits for the caller, so that what was
        /// received before can still be answered; false by default.
        ///
        /// If so it is announced by ``Event/endPending``, and comes about with
        /// ``WebSocketConnection/acceptEnd(at:into:)``, at the latest after half of ``WebSocketLimits/closeTimeout``.
        public var holdsEnd: Bool

        /// Makes settings; what is not given is the default.
        public init(
            limits: WebSocketLimits = .defaults,
            keepAlive: KeepAlive? = .defaults,
            compression: PermessageDeflate.Configuration = .defaults,
            announcesFailure: Bool = true,
            holdsEnd: Bool = false
        ) {
            self.limits = limits
            self.keepAlive = keepAlive
            self.compression = compression
            self.announcesFailure = announcesFailure
            self.holdsEnd = holdsEnd
        }

        /// The defaults of the limits, of keep-alive and of compression.
        public static let defaults = Configuration()
    }

    /// Whether a message is compressed.
    public enum Compression: Sendable, Hashable {
        /// It is if compression was negotiated and the message is worth it, by
        /// ``PermessageDeflate/Configuration/minimumBytes``.
        case automatic
        /// It is not: for what is compressed already, and for secrets beside what a stranger chooses, whose length
        /// would give them away (RFC 7692 §8).
        case never
    }
}
