// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

/// The handlers' side of one connection of a recorded conversation, to be played by a machine.
struct RecordedSide {
    private let name: String
    private let entries: [WireEntry]
    private let began: Double

    /// What a machine has to say, by the recording and its differences.
    private(set) var expected: [SaidMessage.Row: [SaidMessage]] = [:]
    /// When the recorded node ended the connection, if it was it.
    let hungUp: Double?

    /// The connections of a conversation that were opened.
    static func connections(of name: String) throws -> [Int] {
        try Vectors.load().wire(of: name).filter { $0.message?.header.operation == .connectResponse }.map(\.connection)
    }

    init(_ name: String, connection: Int, _ differences: [RecordedDifference]) throws {
        self.name = name
        entries = try Vectors.load().wire(of: name).filter { $0.connection == connection }
        began = try #require(entries.first { $0.message?.header.operation == .connectResponse }).milliseconds
        let end = entries.first { $0.isEndOfConnection }
        hungUp = end?.roles == "server->client" ? end?.milliseconds : nil
        for entry in entries where entry.roles == "server->client" {
            for message in entry.messages() {
                var expected: TestMessage? = message
                for difference in differences {
                    expected = expected.flatMap { difference.expected($0, in: entry.name) }
                }
                guard let message = expected else { continue }
                self.expected[SaidMessage.Row(message), default: []].append(
                    SaidMessage(message: message, milliseconds: entry.milliseconds)
                )
            }
        }
    }

    /// Has a machine hear what the caller said, when it said it.
    func replay() throws -> (said: [SaidMessage.Row: [SaidMessage]], failed: Double?) {
        let end = MachineEnd(
            configuration: MuxConfiguration(checksums: name != "nocrc"),
            now: instant(began)
        )
        // No clock is on time to the nanosecond.
        end.clockLateness = MuxInterval(nanoseconds: 1000)
        RecordedBehaviours.register(on: end)
        var said: [SaidMessage.Row: [SaidMessage]] = [:]
        func take() {
            let milliseconds = Double(end.now.nanoseconds) / 1_000_000
            for message in end.takeSaid() {
                said[SaidMessage.Row(message), default: []].append(
                    SaidMessage(message: message, milliseconds: milliseconds)
                )
            }
        }
        var failed: Double?
        for entry in entries {
            while end.nextWakeup <= instant(entry.milliseconds), end.failure == nil {
                end.advance(to: end.nextWakeup)
                take()
            }
            if end.failure != nil, failed == nil { failed = Double(end.now.nanoseconds) / 1_000_000 }
            end.advance(to: instant(entry.milliseconds))
            guard entry.roles == "client->server", entry.milliseconds >= began else { continue }
            if entry.isEndOfConnection {
                end.disconnect()
            } else if let bytes = try entry.payloadBytes() {
                end.hear(bytes)
            }
            take()
        }
        #expect(end.machine.openIncomingCalls == 0)
        return (said, failed)
    }

    private func instant(_ milliseconds: Double) -> MuxInstant {
        MuxInstant(nanoseconds: Int64(milliseconds * 1_000_000))
    }
}
