// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Codec
import Grid
import Mux

/// A connection, as `grid status` shows it.
struct ConnectionStatus: Codable, Sendable {
    var remote: String
    var state: String
    var dials: Bool
    var isGuest: Bool
    var isPlain: Bool
    var dialAttempts: Int
    var reconnects: Int
    var restarts: Int
    var openCalls: Int
    var runningHandlers: Int
    var queuedBytes: Int
    var requestsSent: UInt64
    var requestsReceived: UInt64
    var streamsOpened: UInt64
    var streamsReceived: UInt64
    var callsFailed: UInt64
    var handlersFailed: UInt64
    var bytesSent: UInt64
    var bytesReceived: UInt64
    var lastRoundTripMicroseconds: Double?
    /// In seconds since 1970.
    var lastConnected: Int64?
    var lastError: String?

    init(_ statistics: ConnectionStatistics) {
        remote = statistics.remote
        state = "\(statistics.state)"
        dials = statistics.dials
        isGuest = statistics.isGuest
        isPlain = statistics.features.isEmpty
        dialAttempts = statistics.dialAttempts
        reconnects = statistics.reconnects
        restarts = statistics.restarts
        openCalls = statistics.openCalls
        runningHandlers = statistics.runningHandlers
        queuedBytes = statistics.queuedBytes
        requestsSent = statistics.traffic.requestsSent
        requestsReceived = statistics.traffic.requestsReceived
        streamsOpened = statistics.traffic.streamsOpened
        streamsReceived = statistics.traffic.streamsReceived
        callsFailed = statistics.traffic.callsFailed
        handlersFailed = statistics.traffic.handlersFailed
        bytesSent = statistics.traffic.bytesSent
        bytesReceived = statistics.traffic.bytesReceived
        lastRoundTripMicroseconds = statistics.lastRoundTrip.map { $0 / .microseconds(1) }
        lastConnected = statistics.lastConnected?.seconds
        lastError = statistics.lastError
    }

    /// It as a row of a table.
    var row: [String] {
        [
            remote.printable, state.printable, isGuest ? "guest" : dials ? "we" : "they", isPlain ? "no" : "yes",
            "\(reconnects)",
            "\(restarts)",
            "\(openCalls)", "\(runningHandlers)", "\(queuedBytes)", "\(bytesSent)", "\(bytesReceived)",
            lastRoundTripMicroseconds.map { "\(Int(saturating: $0)) us" } ?? "", lastError?.printable ?? "",
        ]
    }

    static let columns: [(title: String, alignment: TextTable.Alignment)] = [
        ("remote", .left), ("state", .left), ("dialed by", .left), ("extensions", .left), ("reconnects", .right),
        ("restarts", .right), ("calls", .right), ("handlers", .right), ("queued", .right), ("sent", .right),
        ("received", .right), ("ping", .right), ("last error", .left),
    ]
}
