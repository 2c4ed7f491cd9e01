// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A recorded conversation to be held again with our side in the place of one of the recorded ones.
package struct RecordedConversation: Sendable, CustomStringConvertible {
    package let name: String
    /// Where our side says something else than the recorded one.
    package let differences: [RecordedDifference]

    package init(_ name: String, differences: [RecordedDifference] = []) {
        self.name = name
        self.differences = differences
    }

    package var description: String { name }

    package func without(_ difference: RecordedDifference) -> RecordedConversation {
        RecordedConversation(name, differences: differences.filter { $0 != difference })
    }
}

extension RecordedConversation {
    // MARK: Ours calls

    /// Those in which a node called.
    package static let called = calledAlike + calledDifferently

    package static let calledAlike = [
        "cancel-single", "conn-ping", "deadline-exceeded", "deadline-propagated", "echo", "error", "merged",
        "merged-4k", "mss", "mux-ping", "mux-ping-twoway", "nil-empty-response", "nocrc", "panic", "peek",
        "raw.cancel", "raw.credits", "raw.invalid-handlers", "raw.server-deadline-stream", "server-dials",
        "stream-cancel-oneway", "stream-cancel-twoway", "stream-count-cap1", "stream-count-cap16", "stream-echo-0",
        "stream-echo-cap1", "stream-echo-cap4-2", "stream-echo-subroute", "stream-empty-messages", "stream-error",
        "stream-gen-0", "stream-gen-cap1", "stream-gen-cap16", "stream-panic", "stream-peek", "subroute",
        "unknown-handler",
    ].map { RecordedConversation($0) }

    package static let calledDifferently = [
        RecordedConversation("mss-stream", differences: [.creditOrder]),
        RecordedConversation("raw.server-deadline-request", differences: [.alwaysDeadline]),
        RecordedConversation("raw.stale-response-bug", differences: [.noStaleAnswers]),
        RecordedConversation("raw.takeover", differences: [.alwaysDeadline]),
        RecordedConversation("reconnect", differences: [.noStaleAnswers]),
        RecordedConversation("stream-callback-error", differences: [.cancelsOnce, .unknownMux]),
        RecordedConversation("stream-deadline", differences: [.nothingAfterTheEnd]),
        RecordedConversation("stream-nil-message-bug", differences: [.noNilMessages]),
        RecordedConversation("stream-unknown-handler", differences: [.nothingAfterTheEnd]),
    ]

    /// Those in which nothing called that a node could call.
    package static let uncalled = uncalledByReason.flatMap(\.names)

    private static let uncalledByReason: [(reason: String, names: [String])] = [
        (
            "nothing but the upgrade and the connect exchange",
            [
                "handshake", "raw.http-403-no-auth", "raw.http-403-no-time", "raw.http-404", "raw.http-bad-version",
                "raw.http-not-websocket", "raw.reject-unknown-host", "raw.reject-token", "raw.reject-time",
                "raw.reject-wrong-side", "raw.reject-wrong-op", "raw.reject-garbage", "raw.reject-connectreq-garbage",
                "raw.early-data-lost", "raw.connect-with-crc", "raw.connect-extra-fields",
                "raw.connect-msgpack-timestamp",
            ]
        ),
        (
            "frames that no node sends",
            [
                "raw.ws-empty-message", "raw.ws-control", "raw.ws-close", "raw.ws-unmasked", "raw.ws-rsv",
            ]
        ),
        (
            "messages that cannot be parsed, or batches that no node puts together",
            [
                "raw.merged", "raw.merged-nested", "raw.merged-short", "raw.trailing-bytes", "raw.bad-crc",
                "raw.truncated",
            ]
        ),
        (
            "requests with flags or numbers that no node gives them",
            [
                "raw.no-crc-request", "raw.request-zero-flag", "raw.request-seq-echo",
                "raw.invalid-handler-with-subroute",
            ]
        ),
        (
            "streams opened as no node opens them",
            ["raw.stateless-refused", "raw.start-seq-7", "raw.duplicate-mux"]
        ),
        (
            "messages of streams against their numbers, credits, or ends",
            [
                "raw.handler-blocked", "raw.seq-mismatch", "raw.unexpected-input", "raw.eof-to-no-input",
                "raw.message-after-eof", "raw.eof-with-payload", "raw.credit-overflow",
            ]
        ),
        ("messages of no call", ["raw.unknown-mux", "raw.ignored-ops"]),
        ("pings at will, or none", ["raw.pings", "raw.no-pong-30s", "raw.no-mux-ping-60s"]),
    ]

    // MARK: Ours serves

    /// Those that are about the messages of an open connection.
    package static let served = servedAlike + servedDifferently

    private static let servedAlike = [
        "cancel-single", "conn-ping", "deadline-exceeded", "deadline-propagated", "echo", "error", "merged",
        "merged-4k", "mss-stream", "mux-ping", "mux-ping-twoway", "nil-empty-response", "nocrc", "panic", "peek",
        "raw.cancel", "raw.credits", "raw.duplicate-mux", "raw.eof-to-no-input", "raw.eof-with-payload",
        "raw.handler-blocked", "raw.ignored-ops", "raw.invalid-handler-with-subroute", "raw.invalid-handlers",
        "raw.merged", "raw.merged-nested", "raw.message-after-eof", "raw.no-crc-request", "raw.no-mux-ping-60s",
        "raw.no-pong-30s", "raw.pings", "raw.request-seq-echo", "raw.request-zero-flag", "raw.seq-mismatch",
        "raw.server-deadline-request", "raw.server-deadline-stream", "raw.start-seq-7", "raw.stateless-refused",
        "raw.trailing-bytes", "raw.unexpected-input", "server-dials", "stream-callback-error", "stream-cancel-oneway",
        "stream-cancel-twoway", "stream-count-cap1", "stream-count-cap16", "stream-deadline", "stream-echo-0",
        "stream-echo-cap1", "stream-echo-subroute", "stream-empty-messages", "stream-error", "stream-gen-0",
        "stream-gen-cap1", "stream-gen-cap16", "stream-panic", "stream-unknown-handler", "subroute", "unknown-handler",
    ].map { RecordedConversation($0) }

    private static let servedDifferently = [
        RecordedConversation("raw.credit-overflow", differences: [.creditOrder]),
        RecordedConversation("raw.stale-response-bug", differences: [.noStaleAnswers]),
        RecordedConversation("raw.unknown-mux", differences: [.unknownMux]),
        RecordedConversation("reconnect", differences: [.noStaleAnswers]),
        RecordedConversation("stream-echo-cap4-2", differences: [.creditOrder]),
        RecordedConversation("stream-nil-message-bug", differences: [.noNilMessages]),
        RecordedConversation("stream-peek", differences: [.creditOrder]),
    ]

    /// Those about what lies before or below the messages of an open connection, or above them, in the payloads of handlers;
    /// and of two connections of one peer.
    package static let beneath = beneathByReason.flatMap(\.conversations)

    private static let beneathByReason: [(reason: String, conversations: [RecordedConversation])] = [
        (
            "the upgrade and the connect exchange",
            [
                RecordedConversation("handshake"), RecordedConversation("raw.connect-extra-fields"),
                RecordedConversation("raw.connect-msgpack-timestamp"), RecordedConversation("raw.connect-with-crc"),
                RecordedConversation("raw.early-data-lost", differences: [.earlyData]),
                RecordedConversation("raw.http-403-no-auth"), RecordedConversation("raw.http-403-no-time"),
                RecordedConversation("raw.http-404"), RecordedConversation("raw.http-bad-version"),
                RecordedConversation("raw.http-not-websocket"),
                RecordedConversation(
                    "raw.reject-connectreq-garbage",
                    differences: [.reason("error parsing connectReq: expected map, found array at byte 0")]
                ),
                RecordedConversation(
                    "raw.reject-garbage",
                    differences: [.reason("error parsing grid connect: message: reserved byte 0xc1 at byte 0")]
                ),
                RecordedConversation("raw.reject-time"), RecordedConversation("raw.reject-token"),
                RecordedConversation("raw.reject-unknown-host"), RecordedConversation("raw.reject-wrong-op"),
                RecordedConversation("raw.reject-wrong-side"),
            ]
        ),
        (
            "frames",
            [
                RecordedConversation("raw.ws-close"), RecordedConversation("raw.ws-control"),
                RecordedConversation("raw.ws-empty-message"), RecordedConversation("raw.ws-rsv"),
                RecordedConversation("raw.ws-unmasked"),
            ]
        ),
        (
            "messages that cannot be parsed",
            [
                RecordedConversation("raw.bad-crc"), RecordedConversation("raw.merged-short"),
                RecordedConversation("raw.truncated"),
            ]
        ),
        ("two connections of one peer", [RecordedConversation("raw.takeover")]),
        ("payloads of typed handlers", [RecordedConversation("mss")]),
    ]
}
