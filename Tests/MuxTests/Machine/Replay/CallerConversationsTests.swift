// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded conversations, called by a machine (GRID-V1 §9)")
struct CallerConversationsTests {
    @Test("Each recorded conversation is called, or known to have no calls of a node")
    func complete() throws {
        let called = RecordedConversation.called.map(\.name)
        let heard = RecordedConversation.uncalled
        let all = try Vectors.load().scenarios.map(\.name)
        #expect((called + heard).count == all.count)
        #expect(Set(called + heard) == Set(all))
    }

    @Test("The callers' side says what was recorded, when it was recorded", arguments: RecordedConversation.called)
    func said(conversation: RecordedConversation) throws {
        let caller = try RecordedCaller(conversation.name, conversation.differences)
        try caller.play()
        #expect(caller.failures.isEmpty)
        #expect(Set(caller.said.keys) == Set(caller.expected.keys))
        for (place, expected) in caller.expected {
            var said = caller.said[place] ?? []
            var expected = expected
            if conversation.differences.contains(.creditOrder) {
                #expect(SaidMessage.isNumbered(said))
                (said, expected) = (SaidMessage.withoutCreditOrder(said), SaidMessage.withoutCreditOrder(expected))
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

    @Test("The calls end as was recorded", arguments: RecordedConversation.called)
    func outcomes(conversation: RecordedConversation) throws {
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

    @Test(
        "Without one of its differences a conversation is not the recorded one",
        arguments: RecordedConversation.calledDifferently
    )
    func needed(conversation: RecordedConversation) throws {
        for difference in conversation.differences {
            let caller = try RecordedCaller(conversation.name, conversation.without(difference).differences)
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
                #expect(caller.printed.allSatisfy { $0.contains("out-of-sequence item received") })
                #expect(caller.calls.map(\.saidMessages) == [["x", nil, "y"]])
            default:
                #expect(caller.said.mapValues { $0.map(\.message) } != caller.expected.mapValues { $0.map(\.message) })
            }
        }
    }
}
