// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

/// A message as it was on the wire, for comparison.
package struct TestMessage: Hashable, Sendable {
    package var header: MessageHeader
    package var payload: [UInt8]
    package var subroute: Subroute?

    package init(
        _ operation: Operation,
        mux: UInt64,
        sequence: UInt32 = 0,
        deadline: UInt32 = 0,
        handler: UInt8 = 0,
        flags: MessageFlags = [],
        payload: String = "",
        subroute: Subroute? = nil
    ) {
        self.init(
            operation,
            mux: mux,
            sequence: sequence,
            deadline: deadline,
            handler: handler,
            flags: flags,
            bytes: Array(payload.utf8),
            subroute: subroute
        )
    }

    package init(
        _ operation: Operation,
        mux: UInt64,
        sequence: UInt32 = 0,
        deadline: UInt32 = 0,
        handler: UInt8 = 0,
        flags: MessageFlags = [],
        bytes: [UInt8],
        subroute: Subroute? = nil
    ) {
        header = MessageHeader(
            muxID: mux,
            sequence: sequence,
            deadlineMilliseconds: deadline,
            handler: handler,
            operation: operation,
            flags: subroute == nil ? flags : flags.union(.subroute)
        )
        payload = bytes
        self.subroute = subroute
    }

    /// A message without a subroute.
    package init(_ header: MessageHeader, _ payload: [UInt8]) {
        self.header = header
        self.payload = payload
    }

    package init(_ message: Message, in bytes: [UInt8]) {
        header = message.header
        payload = Array(bytes[message.payload])
        subroute = message.subroute
    }

    /// The messages of a frame's payload: one, or the parts of a batch.
    package static func all(in payload: [UInt8]) throws -> [TestMessage] {
        let bytes = payload.span.bytes
        let outer = try Message(parsing: bytes)
        guard outer.header.operation == .merged else { return [TestMessage(outer, in: payload)] }
        var parts = MergedBatch(outer)
        var messages: [TestMessage] = []
        while let part = try parts.next(in: bytes) {
            messages.append(TestMessage(try Message(parsing: bytes, in: part), in: payload))
        }
        return messages
    }

    /// The same message for another mux.
    package func renumbered(_ mux: UInt64) -> TestMessage {
        var copy = self
        copy.header.muxID = mux
        return copy
    }

    package func encoded() throws -> [UInt8] {
        try header.encoded(payload: payload, subroute: subroute)
    }

    /// A refusal of a request or a stream.
    package static func refusal(
        mux: UInt64,
        sequence: UInt32 = 0,
        deadline: UInt32 = 0,
        handler: UInt8 = 0,
        flags: MessageFlags = [],
        reason: String
    ) -> TestMessage {
        TestMessage(
            .muxConnectError,
            mux: mux,
            sequence: sequence,
            deadline: deadline,
            handler: handler,
            flags: flags,
            bytes: MuxConnectErrorPayload(error: reason).encoded()
        )
    }
}

extension TestMessage: CustomStringConvertible {
    package var description: String {
        let text = String(decoding: payload.prefix(64), as: UTF8.self)
        return
            "\(header.operation) mux \(header.muxID) seq \(header.sequence) \(header.flags) deadline \(header.deadlineMilliseconds) "
            + "handler \(header.handler) payload \(payload.count) \"\(text)\""
    }
}
