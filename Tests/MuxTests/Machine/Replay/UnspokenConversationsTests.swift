// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded conversations in which no node called, heard by a caller (GRID-V1 §9)")
struct UnspokenConversationsTests {
    private static let unspoken: [(reason: String, names: [String])] = [
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

    static let names = unspoken.flatMap(\.names)

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

    @Test("What the handlers' side said there does a caller no harm", arguments: names)
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
            #expect(said.map(\.header) == entry.messages().compactMap(answer).map(\.header), "\(entry.name)")
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

    /// What a caller says of a message: a pong to a ping, and to a handler's that goes on that its stream has gone (GRID-V1
    /// §4.5) - as a caller, and never with the message that the other side may take for its own calls (GRID-V1 §8.1).
    private func answer(_ message: TestMessage) -> TestMessage? {
        let header = message.header
        switch header.operation {
        case .ping:
            var pong = message
            pong.header.operation = .pong
            return pong
        case .acknowledgeMux:
            return TestMessage(.disconnectServerMux, mux: header.muxID)
        case .muxServerMessage where !header.flags.contains(.endOfStream):
            return TestMessage(.disconnectServerMux, mux: header.muxID)
        case .pong where header.muxID != 0:
            return TestMessage(.disconnectServerMux, mux: header.muxID)
        default:
            return nil
        }
    }
}
