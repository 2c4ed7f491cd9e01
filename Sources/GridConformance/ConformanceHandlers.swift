// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Grid
package import NIOCore

/// The handlers that any two implementations of the protocol can be tested with (GRID-V1 §7).
package struct ConformanceHandlers: Sendable {
    /// The subroute under which handlers 20 and 30 are registered a second time.
    package static let subroute = "alt/one"

    /// The capacities of the stream handlers. A caller has to use the same ones (GRID-V1 §4.1).
    package struct Capacities: Sendable {
        package var input: Int
        package var output: Int

        package init(input: Int, output: Int) {
            self.input = input
            self.output = output
        }

        package static let byHandler: [UInt8: Capacities] = [
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

    package let counters = ConformanceCounters()
    let sleep: @Sendable (Duration) async throws -> Void

    /// Ids that are left out, such as for handlers of one's own. What is under a subroute stays.
    let excluded: Set<UInt8>

    /// - Parameters:
    ///   - excluded: ids that are left out.
    ///   - sleep: how handler 22 sleeps; tests have a time of their own.
    package init(
        excluded: Set<UInt8> = [],
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.excluded = excluded
        self.sleep = sleep
    }

    package func register(on node: GridNode) throws {
        try registerRequests(on: node)
        try registerStreams(on: node)
    }

    /// The error that a handler answers with when its payload makes no sense.
    static func refusal(_ message: String) -> RemoteError {
        RemoteError(message)
    }

    /// What a payload is: `nil`, `empty` or `len=<n>`.
    package static func kind(of payload: ByteBuffer?) -> String {
        guard let payload else { return "nil" }
        return payload.readableBytes == 0 ? "empty" : "len=\(payload.readableBytes)"
    }

    package static func text(of payload: ByteBuffer?) -> String {
        payload.map { String(decoding: $0.readableBytesView, as: UTF8.self) } ?? ""
    }
}
