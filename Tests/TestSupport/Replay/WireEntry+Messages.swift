// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Mux

extension WireEntry {
    /// Whether it came from the side that calls.
    package var isSaidByCaller: Bool { roles == "client->server" }

    /// When it was recorded, counted from the beginning of the conversation.
    package var instant: MuxInstant { MuxInstant(nanoseconds: Int64(milliseconds * 1_000_000)) }

    /// What is in a frame, without the connect exchange.
    package func messages() -> [TestMessage] {
        allMessages().filter { ![.connect, .connectResponse].contains($0.header.operation) }
    }

    /// What is in a frame.
    package func allMessages() -> [TestMessage] {
        let fields = merged?.map(\.fields) ?? (message.map { [$0] } ?? [])
        return fields.map { fields in
            var message = TestMessage(fields.header, fields.payload)
            message.subroute = fields.subroute.flatMap { Subroute($0.span.bytes) }
            return message
        }
    }
}
