// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore

/// The handlers that any two implementations of the protocol can be tested with (GRID-V1 §7).
struct ConformanceHandlers: Sendable {
    /// The subroute under which handlers 20 and 30 are registered a second time.
    static let subroute = "alt/one"

    /// The capacities of the stream handlers. A caller has to use the same ones (GRID-V1 §4.1).
    struct Capacities: Sendable {
        var input: Int
        var output: Int

        static let byHandler: [UInt8: Capacities] = [
            30: Capacities(input: 1, output: 1),
            31: Capacities(input: 16, output: 16),
            32: Capacities(input: 0, output: 1),
            33: Capacities(input: 0, output: 16),
            34: Capacities(input: 1, output: 1),
            35: Capacities(input: 16, output: 1),
            36: Capacities(input: 0, output: 1),
            37: Capacities(input: 0, output: 1),
            38: Capacities(input: 1, output: 1),
            39: Capacities(input: 1, output: 1),
            40: Capacities(input: 0, output: 8),
            41: Capacities(input: 0, output: 1),
            42: Capacities(input: 4, output: 2),
            43: Capacities(input: 4, output: 8),
        ]
    }

    let counters = ConformanceCounters()

    /// Ids that are left out, such as for handlers of one's own. What is under a subroute stays.
    var excluded: Set<UInt8> = []

    func register(on node: GridNode) throws {
        try registerRequests(on: node)
        try registerStreams(on: node)
    }

    /// The error that a handler answers with when its payload makes no sense.
    static func refusal(_ message: String) -> RemoteError {
        RemoteError(message)
    }

    /// What a payload is: `nil`, `empty` or `len=<n>`.
    static func kind(of payload: ByteBuffer?) -> String {
        guard let payload else { return "nil" }
        return payload.readableBytes == 0 ? "empty" : "len=\(payload.readableBytes)"
    }

    static func text(of payload: ByteBuffer?) -> String {
        payload.map { String(decoding: $0.readableBytesView, as: UTF8.self) } ?? ""
    }
}
