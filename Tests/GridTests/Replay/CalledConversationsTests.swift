// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Testing
import TestSupport

/// Recorded conversations of existing nodes, held again over real sockets with ours in the place of the one that called.
@Suite("Recorded conversations, called by a running node (GRID-V1 §9)", .timeLimit(.minutes(1)))
struct CalledConversationsTests {
    static let conversations = RecordedConversation.called.map { $0.overSockets(isServed: false) }

    @Test("Each recorded conversation is held, or known to have no calls of a node")
    func complete() throws {
        let names = Self.conversations.map(\.name) + RecordedConversation.uncalled
        #expect(names.sorted() == (try Vectors.load().scenarios.map(\.name).sorted()))
    }

    @Test("Our node says what was recorded, when it was recorded, and its calls end so", arguments: conversations)
    func called(conversation: RecordedConversation) async throws {
        let replay = try await Replay(conversation, as: .caller)
        try await replay.play()
        try replay.check()
        let calls = try #require(replay.caller).calls
        // Only of a connection that says nothing but pings there is nothing to say.
        #expect(calls.isEmpty == (conversation.name == "conn-ping"))
        for call in calls {
            let end = try #require(call.end, "mux \(call.recordedMux)")
            #expect(call.saidEnds == [end], "mux \(call.recordedMux)")
            #expect(call.saidMessages == call.messages, "mux \(call.recordedMux)")
        }
        for difference in conversation.differences {
            switch difference {
            case .noStaleAnswers:
                // One is heard, and of no call it is the answer.
                let stale = replay.conversation.entries.filter { entry in
                    entry.messages().contains { RecordedDifference.isStale($0, in: entry.name) }
                }
                #expect(stale.count == 1)
            case .noNilMessages:
                // What the recorded caller made of it, and what ours does.
                #expect(
                    replay.conversation.scenario.printedCalls.contains { $0.contains("out-of-sequence item received") }
                )
                #expect(calls.map(\.saidMessages) == [["x", nil, "y"]])
            default:
                #expect(!replay.saysWhatIsExpected(conversation.without(difference).differences), "\(difference)")
            }
        }
    }
}
