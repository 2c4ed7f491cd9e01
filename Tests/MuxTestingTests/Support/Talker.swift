// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting

/// An end that sends what it is told to, beats its heart while it is connected, and writes down what it hears.
struct Talker: SimulatedEndpoint {
    /// What it was told by the simulation, in order.
    enum Heard: Equatable {
        case made
        case lost
        case bytes([UInt8])
        case writable(Bool)
        case woken(late: Int64)
    }

    var heartbeat: MuxInterval?
    var isStubborn = false
    var outbox: [[UInt8]] = []
    var heard: [Heard] = []
    var wantsClose = false
    var nextWakeup = MuxInstant.distantFuture
    private(set) var isConnected = false

    init(heartbeat: MuxInterval? = nil) {
        self.heartbeat = heartbeat
    }

    mutating func connectionMade(at now: MuxInstant) {
        heard.append(.made)
        isConnected = true
        if let heartbeat { nextWakeup = now.advanced(by: heartbeat) }
    }

    mutating func connectionLost(at now: MuxInstant) {
        heard.append(.lost)
        isConnected = false
        wantsClose = false
        nextWakeup = .distantFuture
        outbox.removeAll()
    }

    mutating func receive(_ bytes: [UInt8], at now: MuxInstant) {
        heard.append(.bytes(bytes))
    }

    mutating func takeOutput(at now: MuxInstant) -> [UInt8]? {
        outbox.isEmpty ? nil : outbox.removeFirst()
    }

    mutating func advance(to now: MuxInstant) {
        heard.append(.woken(late: now.interval(since: nextWakeup).nanoseconds))
        if isStubborn { return }
        guard let heartbeat else { return nextWakeup = .distantFuture }
        nextWakeup = now.advanced(by: heartbeat)
        outbox.append([0])
    }

    mutating func writabilityChanged(to isWritable: Bool, at now: MuxInstant) {
        heard.append(.writable(isWritable))
    }

    /// What came, joined.
    var bytes: [UInt8] {
        heard.flatMap { if case .bytes(let bytes) = $0 { bytes } else { [UInt8]() } }
    }
}
