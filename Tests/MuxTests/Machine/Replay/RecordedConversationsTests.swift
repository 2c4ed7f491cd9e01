// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded conversations, heard by a machine (GRID-V1 §9)")
struct RecordedConversationsTests {
    @Test("Each recorded conversation is replayed here, or known to be about something else")
    func complete() throws {
        let names = (RecordedConversation.served + RecordedConversation.beneath).map(\.name)
        #expect(names.sorted() == (try Vectors.load().scenarios.map(\.name).sorted()))
    }

    @Test("The handlers' side says what was recorded, when it was recorded", arguments: RecordedConversation.served)
    func replayed(conversation: RecordedConversation) throws {
        for connection in try RecordedSide.connections(of: conversation.name) {
            try compare(RecordedSide(conversation.name, connection: connection, conversation.differences), conversation)
        }
    }

    private func compare(_ side: RecordedSide, _ conversation: RecordedConversation) throws {
        let (said, failed) = try side.replay()
        #expect(Set(said.keys) == Set(side.expected.keys))
        for (row, expected) in side.expected {
            let said = said[row] ?? []
            if conversation.differences.contains(.creditOrder) {
                #expect(SaidMessage.isNumbered(said))
                let (said, expected) = (SaidMessage.withoutCreditOrder(said), SaidMessage.withoutCreditOrder(expected))
                #expect(said.map(\.message.comparable) == expected.map(\.message.comparable))
            } else {
                #expect(said.map(\.message.comparable) == expected.map(\.message.comparable))
            }
            // Virtual milliseconds: the recorded node took fractions of one to answer, its clock was late by up to a few.
            for (ours, theirs) in zip(said, expected) where abs(ours.milliseconds - theirs.milliseconds) > 5 {
                Issue.record("\(ours.message) was said at \(ours.milliseconds), recorded at \(theirs.milliseconds)")
            }
        }
        #expect((failed == nil) == (side.hungUp == nil))
        if let failed, let hungUp = side.hungUp { #expect(abs(failed - hungUp) < 5) }
    }
}
