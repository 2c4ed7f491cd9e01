// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Grid
import Logging
import Mux
import NIOCore
import Synchronization
import Testing
import TestSupport

/// One recorded conversation, and the time it took place.
struct Conversation: Sendable {
    let scenario: Scenario
    let entries: [WireEntry]
    let clock: ManualClock
    private let began: Double
    private let elapsed = Elapsed()

    private final class Elapsed: Sendable {
        let milliseconds = Mutex(0.0)
    }

    init(_ name: String) throws {
        let vectors = try Vectors.load()
        scenario = try #require(vectors.scenarios.first { $0.name == name })
        entries = vectors.wire(of: name)
        began = try #require(scenario.http.first).milliseconds
        let head = try #require(scenario.http.first?.text)
        let time = try #require(head.firstMatch(of: /X-Minio-Time: (\d+)/).flatMap { Int64($0.output.1) })
        clock = ManualClock(
            wallTime: Timestamp(seconds: time / 1_000_000_000, nanoseconds: UInt32(time % 1_000_000_000))
        )
    }

    /// The connections that took place, by number.
    var connections: [Int] { Array(Set(scenario.http.map(\.connection))).sorted() }

    func entries(of connection: Int) -> [WireEntry] {
        entries.filter { $0.connection == connection }
    }

    /// What was said before the WebSocket, by the given side.
    func head(of connection: Int, _ direction: WireEntry.Direction) throws -> String {
        try #require(scenario.http.first { $0.connection == connection && $0.direction == direction }?.text)
    }

    /// Moves the clock to when something was recorded.
    func advance(to milliseconds: Double) {
        let step = elapsed.milliseconds.withLock { elapsed in
            let step = milliseconds - began - elapsed
            elapsed = max(elapsed, milliseconds - began)
            return step
        }
        if step > 0 { clock.advance(by: MuxInterval(nanoseconds: Int64(step * 1_000_000))) }
    }

    /// The configuration of our node in this conversation.
    func configuration() -> GridConfiguration {
        var configuration = GridConfiguration(authenticator: SharedToken("debug"))
        configuration.clock = clock
        configuration.extensions = .none
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.logger.logLevel = .critical
        return configuration
    }
}
