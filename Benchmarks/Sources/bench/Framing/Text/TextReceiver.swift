// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Takes the same text message from a machine, again and again.
final class TextReceiver {
    private var machine = WebSocketMachine(role: .client)
    private var frame: [UInt8] = []

    init(_ text: [UInt8]) {
        var connection = WebSocketConnection(role: .server, at: WebSocketInstant(nanoseconds: 0))
        do {
            try connection.send(text.span.bytes, as: .text, into: &frame)
        } catch {
            fatalError("\(error)")
        }
    }

    func receive() {
        frame.withUnsafeMutableBytes { bytes in
            guard case .message(.text, _)? = try? machine.receive(bytes).event else { fatalError("no text") }
        }
    }
}
