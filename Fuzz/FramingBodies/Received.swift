// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing

/// What a ``Receiver`` got, with its contents: an event, or the error that ended the connection.
package enum Received: Sendable, Hashable {
    case text([UInt8])
    case binary([UInt8])
    case ping([UInt8])
    case pong([UInt8])
    case close(CloseCode?, reason: [UInt8])
    case failure(FramingError)

    /// A message. It traps if a text is none.
    package init(_ kind: WebSocketMachine.MessageKind, _ bytes: [UInt8]) {
        if kind == .text {
            precondition(String(validating: bytes, as: UTF8.self) != nil, "a text that is not UTF-8")
            self = .text(bytes)
        } else {
            self = .binary(bytes)
        }
    }
}
