// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded conversations in which no node called, heard by a caller (GRID-V1 §9)")
struct UnspokenConversationsTests {
    /// A caller with a request and a stream open, which no message of the conversation is about.
    private struct Bystander {
        let end: MachineEnd
        let request: UInt64
        let stream: UInt64
        private(set) var said: [TestMessage] = []

        init(_ now: MuxInstant) throws {
            end = MachineEnd(now: now)
            request = try end.request(22, "w", deadline: .seconds(3600))
            stream = try end.openStream(37, "w", inCapacity: 1, outCapacity: 1)
            try end.hear(TestMessage(.acknowledgeMux, mux: stream))
            _ = end.takeSaid()
        }

        mutating func advance(to time: MuxInstant) throws {
            while end.nextWakeup <= time, end.failure == nil {
                end.advance(to: end.nextWakeup)
                try answerPings()
            }
            end.advance(to: time)
        }

        /// Has it hear a frame; what it said of it.
        mutating func hear(_ bytes: [UInt8]) throws -> [TestMessage] {
            end.hear(bytes)
            return end.takeSaid()
        }

        /// Answers as any handlers' side does; the recorded one was not asked.
        private func answerPings() throws {
            for message in end.takeSaid() {
                #expect(message.header.operation == .ping)
                var pong = message
                pong.header.operation = .pong
                pong.payload = PongPayload().encoded()
                try end.hear(pong)
            }
        }
    }

    @Test("What the handlers' side said there does a caller no harm", arguments: RecordedConversation.uncalled)
    func heard(name: String) throws {
        var bystanders: [Int: Bystander] = [:]
        var heardMessages = 0
        for entry in try Vectors.load().wire(of: name) {
            for number in bystanders.keys { try bystanders[number]?.advance(to: entry.instant) }
            if entry.message?.header.operation == .connectResponse {
                bystanders[entry.connection] = try Bystander(entry.instant)
            }
            guard !entry.isSaidByCaller, !entry.messages().isEmpty, let bytes = try entry.payloadBytes() else {
                continue
            }
            heardMessages += entry.messages().count
            let said = try #require(try bystanders[entry.connection]?.hear(bytes), "\(entry.name)")
            #expect(said.map(\.header) == entry.messages().compactMap(\.answerOfCaller).map(\.header), "\(entry.name)")
        }
        let recorded = try Vectors.load().wire(of: name).filter { !$0.isSaidByCaller }.flatMap { $0.messages() }
        #expect(heardMessages == recorded.count)
        for bystander in bystanders.values {
            let end = bystander.end
            #expect(end.failure == nil)
            #expect(end.takeEvents().filter { if case .callAged = $0 { false } else { true } }.isEmpty)
            end.disconnect()
            let ends = Set(end.takeEvents())
            #expect(
                ends == [
                    .callEnded(bystander.request, .disconnected), .callEnded(bystander.stream, .disconnected),
                ]
            )
        }
    }
}
