// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import TestSupport

/// A message of a recorded conversation, and how to tell whether one of ours says the same.
struct RecordedMessage: Sendable {
    var header: MessageHeader
    var payload: [UInt8]
    var subroute: Subroute?

    init(_ fields: MessageFields) throws {
        header = fields.header
        payload = fields.payload
        subroute = fields.subroute.flatMap { Subroute($0.span.bytes) }
    }

    private init(header: MessageHeader, payload: [UInt8], subroute: Subroute?) {
        self.header = header
        self.payload = payload
        self.subroute = subroute
    }

    /// The messages of one frame: one, or the parts of a batch.
    static func all(in payload: [UInt8]) throws -> [RecordedMessage] {
        let bytes = payload.span.bytes
        let outer = try Message(parsing: bytes)
        guard outer.header.operation == .merged else { return [RecordedMessage(outer, payload)] }
        var parts = MergedBatch(outer)
        var messages: [RecordedMessage] = []
        while let part = try parts.next(in: bytes) {
            messages.append(RecordedMessage(try Message(parsing: bytes, in: part), payload))
        }
        return messages
    }

    /// The messages of a recorded frame.
    static func all(in entry: WireEntry) throws -> [RecordedMessage] {
        if let merged = entry.merged { return try merged.map { try RecordedMessage($0.fields) } }
        return try entry.message.map { [try RecordedMessage($0)] } ?? []
    }

    private init(_ message: Message, _ bytes: [UInt8]) {
        self.init(header: message.header, payload: Array(bytes[message.payload]), subroute: message.subroute)
    }

    /// The same message for another mux.
    func renumbered(_ mux: UInt64) -> RecordedMessage {
        var copy = self
        copy.header.muxID = mux
        return copy
    }

    func encoded() throws -> [UInt8] {
        try header.encoded(payload: payload, subroute: subroute)
    }

    /// Whether all fields are the same, but for payloads that carry what no two runs share: instance ids and times.
    func says(_ other: RecordedMessage) -> Bool {
        guard header == other.header, subroute == other.subroute else { return false }
        switch header.operation {
        case .connect:
            guard let left = try? ConnectRequest(parsing: payload.span.bytes),
                let right = try? ConnectRequest(parsing: other.payload.span.bytes)
            else { return false }
            // Recorded within the same second; both say when they were sent.
            let apart = left.time < right.time ? right.time - left.time : left.time - right.time
            return left.host == right.host && left.token == right.token && apart < .seconds(1)
        case .connectResponse:
            guard let left = try? ConnectResponse(parsing: payload.span.bytes),
                let right = try? ConnectResponse(parsing: other.payload.span.bytes)
            else { return false }
            return left.isAccepted == right.isAccepted && left.rejectedReason == right.rejectedReason
        case .ping:
            return (try? PingPayload(parsing: payload.span.bytes)) != nil && payload.count == other.payload.count
        default:
            return payload == other.payload
        }
    }
}
