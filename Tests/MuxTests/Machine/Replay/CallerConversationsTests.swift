// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded conversations, called by a machine (GRID-V1 §9)")
struct CallerConversationsTests {
    struct Conversation: Sendable, CustomTestStringConvertible {
        let name: String
        var differences: [RecordedDifference] = []

        var testDescription: String { name }
    }

    static let alike = [
        "cancel-single", "conn-ping", "deadline-exceeded", "deadline-propagated", "echo", "error", "merged",
        "merged-4k", "mss", "mux-ping", "mux-ping-twoway", "nil-empty-response", "nocrc", "panic", "peek",
        "raw.cancel", "raw.credits", "raw.invalid-handlers", "raw.server-deadline-stream", "server-dials",
        "stream-cancel-oneway", "stream-cancel-twoway", "stream-count-cap1", "stream-count-cap16",
        "stream-echo-0", "stream-echo-cap1", "stream-echo-cap4-2", "stream-echo-subroute",
        "stream-empty-messages", "stream-error", "stream-gen-0", "stream-gen-cap1", "stream-gen-cap16",
        "stream-panic", "stream-peek", "subroute", "unknown-handler",
    ].map { Conversation(name: $0) }

    static let different = [
        Conversation(name: "mss-stream", differences: [.creditOrder]),
        Conversation(name: "raw.server-deadline-request", differences: [.alwaysDeadline]),
        Conversation(name: "raw.stale-response-bug", differences: [.noStaleAnswers]),
        Conversation(name: "raw.takeover", differences: [.alwaysDeadline]),
        Conversation(name: "reconnect", differences: [.noStaleAnswers]),
        Conversation(name: "stream-callback-error", differences: [.cancelsOnce, .unknownMux]),
        Conversation(name: "stream-deadline", differences: [.nothingAfterTheEnd]),
        Conversation(name: "stream-nil-message-bug", differences: [.noNilMessages]),
        Conversation(name: "stream-unknown-handler", differences: [.nothingAfterTheEnd]),
    ]

    @Test("Each recorded conversation is called, or known to have no calls of a node")
    func complete() throws {
        let called = (Self.alike + Self.different).map(\.name)
        let heard = UnspokenConversationsTests.names
        let all = try Vectors.load().scenarios.map(\.name)
        #expect((called + heard).count == all.count)
        #expect(Set(called + heard) == Set(all))
    }

    @Test("The callers' side says what was recorded, when it was recorded", arguments: alike + different)
    func said(conversation: Conversation) throws {
        let caller = try RecordedCaller(conversation.name, conversation.differences)
        try caller.play()
        #expect(caller.failures.isEmpty)
        #expect(Set(caller.said.keys) == Set(caller.expected.keys))
        for (place, expected) in caller.expected {
            var said = caller.said[place] ?? []
            var expected = expected
            if conversation.differences.contains(.creditOrder) {
                expectNumbered(said)
                (said, expected) = (withoutCreditOrder(said), withoutCreditOrder(expected))
            }
            #expect(said.map(\.message) == expected.map(\.message))
            // Virtual milliseconds: the recorded node took fractions of one to answer, its clock was late by up to a few. What
            // was no node returned its credits when it liked, not when there was room.
            for (ours, theirs) in zip(said, expected) {
                let isCredit = ours.message.header.operation == .unblockServerMux
                let late = ours.milliseconds - theirs.milliseconds
                #expect(late < 5, "\(ours.message)")
                #expect(late > -5 || isCredit && conversation.name.hasPrefix("raw."), "\(ours.message)")
            }
        }
    }

    @Test("The calls end as was recorded", arguments: alike + different)
    func outcomes(conversation: Conversation) throws {
        let caller = try RecordedCaller(conversation.name, conversation.differences)
        try caller.play()
        // Only of a connection that says nothing but pings there is nothing to say.
        #expect(caller.calls.isEmpty == (conversation.name == "conn-ping"))
        for call in caller.calls {
            let end = try #require(call.end, "mux \(call.recordedMux)")
            #expect(call.saidEnds == [end], "mux \(call.recordedMux)")
            #expect(call.saidMessages == call.messages, "mux \(call.recordedMux)")
        }
        let isPrinted = !["conn-ping", "merged", "merged-4k"].contains(conversation.name)
        let lines = caller.printed
        #expect(lines.count == (isPrinted && !conversation.name.hasPrefix("raw.") ? caller.calls.count : 0))
        for (line, call) in zip(lines, caller.calls) {
            let printed = call.printed(in: conversation.name)
            #expect(line.contains("err=\(printed) (") || !line.contains("err=") && line.hasSuffix(printed), "\(line)")
        }
    }

    @Test("Without one of its differences a conversation is not the recorded one", arguments: different)
    func needed(conversation: Conversation) throws {
        for (index, difference) in conversation.differences.enumerated() {
            var others = conversation.differences
            others.remove(at: index)
            let caller = try RecordedCaller(conversation.name, others)
            try caller.play()
            switch difference {
            case .noStaleAnswers:
                // One is heard, and of no call it is the answer.
                let stale = try Vectors.load().wire(of: conversation.name).filter { entry in
                    entry.messages().contains { RecordedDifference.isStale($0, in: entry.name) }
                }
                #expect(stale.count == 1)
            case .noNilMessages:
                // What the recorded caller made of it, and what ours does.
                #expect(caller.log.allSatisfy { $0.contains("out-of-sequence item received") })
                #expect(caller.calls.map(\.saidMessages) == [["x", nil, "y"]])
            default:
                #expect(caller.said.mapValues { $0.map(\.message) } != caller.expected.mapValues { $0.map(\.message) })
            }
        }
    }

    // MARK: Parts

    /// The credits that go back, and what else is said in order; neither with its number.
    private func withoutCreditOrder(_ said: [RecordedSide.Said]) -> [RecordedSide.Said] {
        let unnumbered = said.map { said in
            var said = said
            said.message.header.sequence = 0
            return said
        }
        func isCredit(_ said: RecordedSide.Said) -> Bool { said.message.header.operation == .unblockServerMux }
        return unnumbered.filter { !isCredit($0) } + unnumbered.filter(isCredit)
    }

    private func expectNumbered(_ said: [RecordedSide.Said]) {
        let numbers = said.filter { $0.message.header.operation != .disconnectServerMux }.map(\.message.header.sequence)
        #expect(numbers == Array(0..<UInt32(numbers.count)))
    }
}
