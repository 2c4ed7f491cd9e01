// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Testing
import TestSupport

/// Recorded conversations of existing nodes, held again over real sockets with ours in the place of the one that was called.
@Suite("Recorded conversations, served by a running node (GRID-V1 §9)", .timeLimit(.minutes(1)))
struct ServedConversationsTests {
    static let conversations = (RecordedConversation.served + RecordedConversation.beneath)
        .map { $0.overSockets(isServed: true) }

    /// Where our refusals of an upgrade differ from the recorded ones.
    private enum AnswerDifference: CaseIterable {
        /// It goes with the time of the node's clock, which is no concern of HTTP's.
        case noDate
        /// It tells browsers to believe the Content-Type; nodes are no browsers.
        case noSniffing
        /// The connection is closed behind it; the recorded acceptor left that to the dialer, which may never do it.
        case closes

        func apply(to head: inout HTTPHead) {
            switch self {
            case .noDate: head.fields.removeAll { $0.name == "Date" }
            case .noSniffing: head.fields.removeAll { $0.name == "X-Content-Type-Options" }
            case .closes: head.fields.append(("Connection", "close"))
            }
        }
    }

    private static let answerDifferences: [String: Set<AnswerDifference>] = [
        "403": [.noDate, .closes], "404": [.noDate, .noSniffing, .closes], "400": [.closes], "426": [.closes],
    ]

    @Test("Each recorded conversation is held")
    func complete() throws {
        #expect(Self.conversations.map(\.name).sorted() == (try Vectors.load().scenarios.map(\.name).sorted()))
    }

    @Test("Our node says what was recorded, when it was recorded", arguments: conversations)
    func served(conversation: RecordedConversation) async throws {
        let replay = try await Replay(conversation, as: .handlers)
        try await replay.play()
        try replay.check()
        for difference in conversation.differences {
            #expect(!replay.saysWhatIsExpected(conversation.without(difference).differences), "\(difference)")
        }
        for (recorded, own) in replay.answers { check(own, by: recorded) }
    }

    /// Compares the answers to an upgrade request: a refusal's fields are in no order, an acceptance's are in that of GRID-V1 §1.2.
    private func check(_ own: HTTPHead, by recorded: HTTPHead) {
        #expect(own.startLine == recorded.startLine)
        func lines(_ head: HTTPHead, _ differences: Set<AnswerDifference>) -> [String] {
            var head = head
            for difference in differences { difference.apply(to: &head) }
            return head.fields.map { "\($0.name): \($0.value)" }
        }
        guard !own.startLine.hasPrefix("HTTP/1.1 101 ") else { return #expect(lines(own, []) == lines(recorded, [])) }
        let status = own.startLine.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let differences = Self.answerDifferences[status] ?? []
        let ownLines = lines(own, []).sorted()
        #expect(ownLines == lines(recorded, differences).sorted())
        for difference in differences {
            #expect(ownLines != lines(recorded, differences.subtracting([difference])).sorted(), "\(difference)")
        }
    }
}
