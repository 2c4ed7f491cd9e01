// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

extension WireEntry {
    var isSaidByCaller: Bool { roles == "client->server" }

    /// What is in a frame, without the connect exchange.
    func messages() -> [TestMessage] {
        let fields = merged?.map(\.fields) ?? (message.map { [$0] } ?? [])
        return fields.filter { ![.connect, .connectResponse].contains($0.header.operation) }.map { fields in
            var message = TestMessage(fields.header, fields.payload)
            message.subroute = fields.subroute.flatMap { Subroute($0.span.bytes) }
            return message
        }
    }
}

extension TestMessage {
    /// The payload as the receiver is to understand it (`GRID-V1 §2.3`).
    var content: Payload {
        Payload(payload.isEmpty && !header.flags.contains(.zeroLength) ? nil : payload)
    }
}
