// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

extension BenchmarkGroup {
    /// Serializing whole messages.
    static let sending = comparing(
        "sending",
        title: "Sending a message in one frame",
        text: """
            Nanoseconds per frame, from the payload to the bytes for the socket. `send` copies the payload behind a header and masks
            the copy; `frame` writes the header in front of a payload that lies in the caller's buffer, and masks it there.
            NIOWebSocket's `WebSocketFrameEncoder` is written to on an `EmbeddedChannel`, in front of which a handler takes its
            buffers; what is not masked it passes on without a copy, as `frame` does. All clients draw their masking keys from the
            system's generator.
            """,
        unit: .nanoseconds
    ) {
        Role.allCases.flatMap { role in
            FramedBytes.sizes.map { size in
                let frames = FramedBytes.count(payloadLength: size)
                let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                return Comparison(
                    name: "\(role), \(FramedBytes.name(size))",
                    bytes: size,
                    contestants: [
                        MessageSender(role, payload, frames).contestant,
                        FrameMaker(role, payload, frames).contestant,
                        NIOSender(role, payload, frames).contestant,
                    ]
                )
            }
        }
    }
}
