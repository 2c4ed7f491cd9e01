// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies

extension Limit {
    /// What RFC 6455 itself limits.
    static let ofProtocol: [Limit] = [
        Limit("RFC 6455", "payload of a control frame that is received") { isPast in
            let end = ConnectionEnd(.client)
            end.receive(.ping, [UInt8](repeating: 1, count: isPast ? 126 : 125))
            return end.isOpen
        },
        Limit("RFC 6455", "payload of a ping that is sent") { isPast in
            let end = ConnectionEnd(.client)
            let thrown = FramingError.code { () throws(FramingError) in
                try end.ping([UInt8](repeating: 1, count: isPast ? 126 : 125))
            }
            return thrown == nil
        },
        Limit("RFC 6455", "reason of a close frame") { isPast in
            let reason = String(repeating: "a", count: isPast ? 124 : 123)
            let end = ConnectionEnd(.server)
            try end.close(.normalClosure, reason: reason)
            return end.sent == [.close(1000, reason: Array(reason.utf8))]
        },
        Limit("RFC 6455", "length in the second byte") { isPast in
            FrameHeader(opcode: .binary, payloadLength: isPast ? 126 : 125).encodedLength == 2
        },
        Limit("RFC 6455", "length in two more bytes") { isPast in
            FrameHeader(opcode: .binary, payloadLength: isPast ? 65_536 : 65_535).encodedLength == 4
        },
        Limit("RFC 6455", "length in eight more bytes") { isPast in
            let bytes: [UInt8] = [0x82, 127, isPast ? 0x80 : 0x7F] + [UInt8](repeating: isPast ? 0 : 0xFF, count: 7)
            let limits = WebSocketLimits(maximumMessageBytes: .max, maximumFrameBytes: .max)
            return Receiver.receive(bytes, role: .client, limits: limits).isEmpty
        },
    ]
}
