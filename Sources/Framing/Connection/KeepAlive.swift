// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// When a ``WebSocketConnection`` pings by itself, and how long it waits for a sign of life (RFC 6455 §5.5.2).
///
/// A ping goes out after the peer has been silent for ``interval``, and the connection fails with the code 1011 when
/// the peer stays silent for ``timeout`` after that. Any byte is a sign of life, not only the pong: a pong waits its
/// turn behind the message that the peer is sending, and whoever insists on it breaks a healthy connection over a slow
/// line in the middle of that message. A busy connection sends no pings at all. What a peer can hold up by sending and
/// not reading is bounded by the limits on queued bytes, and by sending bytes one at a time by
/// ``WebSocketLimits/messageTimeout``.
public struct KeepAlive: Sendable, Hashable {
    /// The silence after which a ping is sent. 20 s by default; at least 1 ms.
    public var interval: Duration
    /// The further silence after which the connection fails. 20 s by default; at least 1 ms.
    public var timeout: Duration

    /// Makes a setting; what is not given is the default.
    public init(interval: Duration = .seconds(20), timeout: Duration = .seconds(20)) {
        self.interval = interval
        self.timeout = timeout
    }

    /// The defaults: a ping after 20 s of silence, the end after 20 s more.
    public static let defaults = KeepAlive()
}
