// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A message as it was on the wire, for comparison.
struct TestMessage: Hashable, Sendable {
    var header: MessageHeader
    var payload: [UInt8]
    var subroute: Subroute?

    init(
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

    init(
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
    init(_ header: MessageHeader, _ payload: [UInt8]) {
        self.header = header
        self.payload = payload
    }

    init(_ message: Message, in bytes: [UInt8]) {
        header = message.header
        payload = Array(bytes[message.payload])
        subroute = message.subroute
    }

    func encoded() throws -> [UInt8] {
        try header.encoded(payload: payload, subroute: subroute)
    }

    /// A refusal of a request or a stream.
    static func refusal(
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
    var description: String {
        let text = String(decoding: payload.prefix(64), as: UTF8.self)
        return
            "\(header.operation) mux \(header.muxID) seq \(header.sequence) \(header.flags) deadline \(header.deadlineMilliseconds) "
            + "handler \(header.handler) payload \(payload.count) \"\(text)\""
    }
}
