// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded conversations, heard by a machine (GRID-V1 §9)")
struct RecordedConversationsTests {
    struct Conversation: Sendable, CustomTestStringConvertible {
        let name: String
        var connection = 0
        var difference: RecordedDifference?

        var testDescription: String { "\(name), connection \(connection)" }
    }

    private static let alike = [
        "conn-ping", "cancel-single", "deadline-exceeded", "deadline-propagated", "echo", "error", "merged",
        "merged-4k",
        "mss-stream", "mux-ping", "mux-ping-twoway", "nil-empty-response", "nocrc", "panic", "peek",
        "raw.cancel", "raw.credits", "raw.duplicate-mux", "raw.eof-to-no-input", "raw.eof-with-payload",
        "raw.handler-blocked", "raw.ignored-ops", "raw.invalid-handler-with-subroute", "raw.invalid-handlers",
        "raw.merged", "raw.merged-nested", "raw.message-after-eof", "raw.no-crc-request", "raw.no-mux-ping-60s",
        "raw.no-pong-30s", "raw.pings", "raw.request-seq-echo", "raw.request-zero-flag", "raw.seq-mismatch",
        "raw.server-deadline-request", "raw.server-deadline-stream", "raw.start-seq-7", "raw.stateless-refused",
        "raw.trailing-bytes", "raw.unexpected-input", "server-dials", "stream-callback-error", "stream-cancel-oneway",
        "stream-cancel-twoway", "stream-count-cap1", "stream-count-cap16", "stream-deadline", "stream-echo-0",
        "stream-echo-cap1", "stream-echo-subroute", "stream-empty-messages", "stream-error", "stream-gen-0",
        "stream-gen-cap1", "stream-gen-cap16", "stream-panic", "stream-unknown-handler", "subroute", "unknown-handler",
    ].map { Conversation(name: $0) }

    private static let different = [
        Conversation(name: "stream-echo-cap4-2", difference: .creditOrder),
        Conversation(name: "stream-peek", difference: .creditOrder),
        Conversation(name: "raw.credit-overflow", difference: .creditOrder),
        Conversation(name: "raw.unknown-mux", difference: .unknownMux),
        Conversation(name: "raw.stale-response-bug", connection: 0, difference: .noStaleAnswers),
        Conversation(name: "raw.stale-response-bug", connection: 1, difference: .noStaleAnswers),
        Conversation(name: "reconnect", connection: 0, difference: .noStaleAnswers),
        Conversation(name: "reconnect", connection: 1, difference: .noStaleAnswers),
        Conversation(name: "stream-nil-message-bug", difference: .noNilMessages),
    ]

    /// Conversations about what lies before or below an open connection's messages, or above them.
    private static let elsewhere: [(reason: String, prefixes: [String])] = [
        (
            "the upgrade and the connect exchange",
            ["handshake", "raw.http-", "raw.reject-", "raw.connect-", "raw.early-"]
        ),
        ("frames", ["raw.ws-"]),
        ("messages that cannot be parsed", ["raw.merged-short", "raw.bad-crc", "raw.truncated"]),
        ("two connections of one peer", ["raw.takeover"]),
        ("payloads of typed handlers", ["mss"]),
    ]

    @Test("Each recorded conversation is replayed here, or known to be about something else")
    func complete() throws {
        let replayed = Set((Self.alike + Self.different).map(\.name))
        for scenario in try Vectors.load().scenarios where !replayed.contains(scenario.name) {
            #expect(
                Self.elsewhere.contains { $0.prefixes.contains { scenario.name.hasPrefix($0) } },
                "\(scenario.name)"
            )
        }
    }

    @Test("The handlers' side says what was recorded, when it was recorded", arguments: alike + different)
    func replayed(conversation: Conversation) throws {
        let side = try RecordedSide(
            conversation.name,
            connection: conversation.connection,
            conversation.difference
        )
        let (said, failed) = try side.replay()
        #expect(Set(said.keys) == Set(side.expected.keys))
        for (row, expected) in side.expected {
            let said = said[row] ?? []
            if case .creditOrder = conversation.difference {
                compareUpToCredits(said, expected)
            } else {
                #expect(said.map { comparable($0.message) } == expected.map { comparable($0.message) })
            }
            // Virtual milliseconds: the recorded node took fractions of one to answer, its clock was late by up to a few.
            for (ours, theirs) in zip(said, expected) where abs(ours.milliseconds - theirs.milliseconds) > 5 {
                Issue.record("\(ours.message) was said at \(ours.milliseconds), recorded at \(theirs.milliseconds)")
            }
        }
        #expect((failed == nil) == (side.hungUp == nil))
        if let failed, let hungUp = side.hungUp { #expect(abs(failed - hungUp) < 5) }
    }

    /// The time in the connection's own pings is that of the run.
    private func comparable(_ message: TestMessage) -> TestMessage {
        guard Row(message).isConnectionPing, (try? PingPayload(parsing: message.payload.span.bytes)) != nil else {
            return message
        }
        var message = message
        message.payload = []
        return message
    }

    private typealias Row = RecordedSide.Row

    /// The same messages in the same order and as many credits, numbered without a gap.
    private func compareUpToCredits(_ said: [RecordedSide.Said], _ expected: [RecordedSide.Said]) {
        func isCredit(_ said: RecordedSide.Said) -> Bool {
            said.message.header.operation == .unblockClientMux
        }
        func unnumbered(_ said: RecordedSide.Said) -> TestMessage {
            var message = said.message
            message.header.sequence = 0
            return message
        }
        #expect(said.count(where: isCredit) == expected.count(where: isCredit))
        #expect(said.filter { !isCredit($0) }.map(unnumbered) == expected.filter { !isCredit($0) }.map(unnumbered))
        let numbers = said.filter { $0.message.header.operation != .disconnectClientMux }.map(\.message.header.sequence)
        #expect(numbers == Array(0..<UInt32(numbers.count)))
    }
}
