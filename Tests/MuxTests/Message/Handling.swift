// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What a receiver makes of the bytes of one WebSocket message: it handles the message or the parts of the batch in
/// order, up to the first fault (`GRID-V1 §2.6`).
struct Handling {
    var handled: [Message] = []
    var error: MessageError?

    init(_ bytes: [UInt8]) {
        do throws(MessageError) {
            let message = try Message(parsing: bytes.span.bytes)
            guard message.header.operation == .merged else {
                handled.append(message)
                return
            }
            var batch = MergedBatch(message)
            while let range = try batch.next(in: bytes.span.bytes) {
                handled.append(try Message(parsing: bytes.span.bytes, in: range))
            }
        } catch {
            self.error = error
        }
    }
}
