// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What is known of a peer's being alive, and when to ask.
struct Liveness: Sendable {
    /// What is due.
    enum Due {
        case nothing, ping, failure
    }

    /// The payload of a ping: its number, so that a pong can be told from an unasked one.
    static let payloadLength = 8

    private let interval: Int64
    private let timeout: Int64
    private var lastSign: WebSocketInstant
    /// Whether a ping has been sent since the last sign of life.
    private var hasAsked = false
    private var pingNumber: UInt64 = 0
    private var pingedAt: WebSocketInstant?
    /// How long the last answered ping took, in nanoseconds.
    private(set) var roundTrip: Int64?

    init(_ setting: KeepAlive, now: WebSocketInstant) {
        interval = max(1_000_000, setting.interval.saturatingNanoseconds)
        timeout = max(1_000_000, setting.timeout.saturatingNanoseconds)
        lastSign = now
    }

    /// When something will be due.
    var deadline: WebSocketInstant { lastSign.advanced(byNanoseconds: hasAsked ? timeout : interval) }

    /// Notes that the peer sent something, or that the time until now is not to be counted.
    mutating func restart(at now: WebSocketInstant) {
        lastSign = now
        hasAsked = false
    }

    /// What is due at `now`; once a ping has been said to be due, it counts as sent.
    mutating func due(at now: WebSocketInstant) -> Due {
        guard now >= deadline else { return .nothing }
        guard !hasAsked else { return .failure }
        hasAsked = true
        lastSign = now
        pingedAt = now
        pingNumber &+= 1
        return .ping
    }

    /// Writes the payload of the ping that is due.
    func writePayload(into target: UnsafeMutableRawBufferPointer) {
        target.storeBytes(of: pingNumber.bigEndian, as: UInt64.self)
    }

    /// Takes a pong, and notes how long it took if it answers the last ping.
    mutating func receivePong(_ payload: UnsafeRawBufferPointer, at now: WebSocketInstant) {
        guard let pingedAt, payload.count == Liveness.payloadLength,
            payload.loadUnaligned(as: UInt64.self) == pingNumber.bigEndian
        else { return }
        roundTrip = max(0, now.nanoseconds(since: pingedAt))
        self.pingedAt = nil
    }
}
