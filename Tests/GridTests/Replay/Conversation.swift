// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Grid
import GridConformance
import Logging
import Mux
import Testing
import TestSupport

/// A recorded conversation and the time it took place: what a node needs to take part in it.
struct Conversation: Sendable {
    /// The two sides: who calls, and whose handlers are called.
    enum Side: Sendable {
        case caller
        case handlers
    }

    let recorded: RecordedConversation
    let scenario: Scenario
    let entries: [WireEntry]
    let clock: ManualClock
    /// What the clock said when it began is milliseconds of the recording.
    let began: Double

    init(_ recorded: RecordedConversation) throws {
        let vectors = try Vectors.load()
        self.recorded = recorded
        scenario = try #require(vectors.scenarios.first { $0.name == recorded.name })
        entries = vectors.wire(of: recorded.name)
        began = try #require(scenario.http.first).milliseconds
        let head = HTTPHead(try #require(scenario.http.first?.text))
        // Where there is none that is what the conversation is about, and the time does not matter.
        let time = head.value(of: "X-Minio-Time").flatMap { Int64($0) } ?? 1_795_458_699_000_000_000
        // It was read within the millisecond before the request was on its way.
        let (seconds, nanoseconds) = (time + 1_000_000).quotientAndRemainder(dividingBy: 1_000_000_000)
        clock = ManualClock(wallTime: Timestamp(seconds: seconds, nanoseconds: UInt32(nanoseconds)))
    }

    /// What was said before the WebSocket, by the given side; nil where nothing was.
    func head(of connection: Int, _ direction: WireEntry.Direction) -> String? {
        scenario.http.first { $0.connection == connection && $0.direction == direction && $0.text != nil }?.text
    }

    /// The body that followed a refusal.
    func body(of connection: Int) -> String? {
        scenario.http.lazy.filter { $0.connection == connection }.compactMap(\.body).first
    }

    /// Whether an entry was said before the upgrade request was answered.
    func isEarly(_ entry: WireEntry) -> Bool {
        scenario.http.contains { answer in
            answer.connection == entry.connection && answer.direction == .acceptorToDialer
                && entry.milliseconds < answer.milliseconds
        }
    }

    /// The answer to a connect message.
    func answer(to entry: WireEntry) -> WireEntry? {
        guard entry.message?.header.operation == .connect else { return nil }
        return entries.first { answer in
            answer.connection == entry.connection && answer.message?.header.operation == .connectResponse
        }
    }

    // MARK: Time

    /// The time of the node's clock at which something was recorded.
    func instant(_ milliseconds: Double) -> MuxInstant {
        MuxInstant(nanoseconds: Int64((milliseconds - began) * 1_000_000))
    }

    /// The time of the recording that the node's clock says.
    var now: Double { began + Double(clock.now.nanoseconds) / 1_000_000 }

    // MARK: Our node

    /// Our node in the place of one side.
    ///
    /// - Parameter target: the port where it finds the other side, if it dials.
    func node(as side: Side, target: Int?) throws -> GridNode {
        let (local, remote) =
            switch side {
            case .caller: (scenario.clientName, scenario.serverName)
            case .handlers: (scenario.serverName, scenario.clientName)
            }
        let node = try GridNode(
            local: local,
            remotes: [remote],
            configuration: configuration(remote: remote, target: target)
        )
        if side == .handlers {
            let clock = clock
            let handlers = ConformanceHandlers { duration in
                try await clock.sleep(until: clock.now.advanced(by: MuxInterval(duration)))
            }
            try handlers.register(on: node)
        }
        return node
    }

    private func configuration(remote: String, target: Int?) -> GridConfiguration {
        var configuration = GridConfiguration(authenticator: DebugToken())
        configuration.clock = clock
        configuration.extensions = .none
        // In the system's time, which the clock here is not.
        configuration.timings.dialTimeout = GridTimings.patient.dialTimeout
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.logger.logLevel = .critical
        configuration.addresses[remote] = target.map { .tcp(host: "127.0.0.1", port: $0) }
        // The recorded nodes were, too, whatever their names.
        configuration.isEncryptedElsewhere = true
        return configuration
    }
}

/// The token of the recorded nodes, which say so much of another one.
private struct DebugToken: Authenticator {
    struct Invalid: Error, CustomStringConvertible {
        let description = "invalid token"
    }

    func token() -> String { "debug" }

    func validate(token: String) throws {
        guard token == "debug" else { throw Invalid() }
    }
}
