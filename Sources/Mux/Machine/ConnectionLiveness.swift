// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The pings of the connection itself, and when to give it up (GRID-V1 §1.6).
struct ConnectionLiveness: Sendable {
    enum Tick: Sendable {
        case notYet
        case ping
        case unresponsive
    }

    private let interval: MuxInterval
    private let timeout: MuxInterval
    private(set) var nextTick: MuxInstant
    private(set) var lastPong: MuxInstant
    /// The time from the last ping that was answered to its answer.
    private(set) var lastRoundTrip: MuxInterval?
    /// When the ping was sent that has not been answered.
    private var lastPing: MuxInstant?

    init(configuration: MuxConfiguration, now: MuxInstant) {
        self.interval = configuration.connectionPingSpacing
        self.timeout = configuration.connectionPongTimeout
        self.nextTick = now.advanced(by: configuration.connectionPingSpacing)
        self.lastPong = now
    }

    mutating func tick(now: MuxInstant) -> Tick {
        guard nextTick <= now else { return .notYet }
        guard now.interval(since: lastPong) <= timeout else { return .unresponsive }
        // Ticks keep their rhythm, but a machine that slept through several does not make up for them.
        let following = nextTick.advanced(by: interval)
        nextTick = following > now ? following : now.advanced(by: interval)
        lastPing = now
        return .ping
    }

    mutating func pong(now: MuxInstant) {
        lastPong = now
        if let sent = lastPing.take() { lastRoundTrip = now.interval(since: sent) }
    }
}
