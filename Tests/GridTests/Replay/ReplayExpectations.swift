// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Testing
import TestSupport

extension Replay {
    /// Whether our node said what it has to say by these differences.
    func saysWhatIsExpected(_ differences: [RecordedDifference]) -> Bool {
        let expected = expected(differences)
        guard Set(said.keys) == Set(expected.keys) else { return false }
        return expected.allSatisfy { row, expected in
            comparable(said[row, default: []], differences) == comparable(expected, differences)
        }
    }

    /// Makes sure that our node said what it has to say, when it was recorded.
    func check() throws {
        let differences = conversation.recorded.differences
        let expected = expected(differences)
        #expect(Set(said.keys) == Set(expected.keys))
        for (row, expected) in expected {
            let said = said[row, default: []]
            #expect(comparable(said, differences) == comparable(expected, differences))
            if differences.contains(.creditOrder), row.mux != 0 { #expect(SaidMessage.isNumbered(said)) }
            // Virtual milliseconds: the recorded node took fractions of one to answer, its clock was late by up to a few. What
            // was no node returned its credits when it liked, not when there was room.
            for (ours, theirs) in zip(said, expected) {
                let late = ours.milliseconds - theirs.milliseconds
                #expect(late < 5, "\(ours.message)")
                #expect(late > -5 || ours.isCredit && conversation.scenario.isRawClient, "\(ours.message)")
            }
        }
        #expect(saidControls == (try expectedControls()))
    }

    private func comparable(_ said: [SaidMessage], _ differences: [RecordedDifference]) -> [TestMessage] {
        (differences.contains(.creditOrder) ? SaidMessage.withoutCreditOrder(said) : said).map(\.message)
    }
}
