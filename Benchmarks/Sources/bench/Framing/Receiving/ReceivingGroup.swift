// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

extension BenchmarkGroup {
    /// Parsing whole messages, unmasking included.
    static let receiving = comparing(
        "receiving",
        title: "Receiving a message in one frame",
        text: """
            Nanoseconds per masked frame, from the bytes of a read to the unmasked payload. A read holds as many frames as fit into
            128 KiB, at most 16. NIOWebSocket's `WebSocketFrameDecoder` runs in a `ByteToMessageHandler` on an `EmbeddedChannel`, and
            what gets its frames asks for `unmaskedData`.
            """,
        unit: .nanoseconds
    ) {
        FramedBytes.sizes.map { size in
            let bytes = FramedBytes(payloadLength: size, from: .client)
            return Comparison(
                name: FramedBytes.name(size),
                bytes: size,
                contestants: [
                    MachineReceiver(bytes).contestant,
                    ConnectionReceiver(bytes).contestant,
                    NIOReceiver(bytes).contestant,
                ]
            )
        }
    }
}
