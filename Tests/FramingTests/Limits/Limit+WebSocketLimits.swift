// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies

extension Limit {
    /// The limits of ``WebSocketLimits`` and ``KeepAlive``, each in both roles.
    static let ofConnections: [Limit] = [
        inBothRoles("maximumMessageBytes", WebSocketLimits(maximumMessageBytes: 1_000)) { end, isPast in
            end.receive(.binary, [UInt8](repeating: 1, count: 600), fin: false)
            end.receive(.continuation, [UInt8](repeating: 1, count: isPast ? 401 : 400))
            return end.received.count == 1 && end.isOpen
        },
        inBothRoles("maximumFrameBytes", WebSocketLimits(maximumFrameBytes: 1_000)) { end, isPast in
            end.receive(.binary, [UInt8](repeating: 1, count: isPast ? 1_001 : 1_000))
            return end.received.count == 1 && end.isOpen
        },
        inBothRoles("maximumFragments", WebSocketLimits(maximumFragments: 10)) { end, isPast in
            end.receive(.binary, [1], fin: false)
            for _ in 0..<(isPast ? 9 : 8) { end.receive(.continuation, [1], fin: false) }
            end.receive(.continuation, [1])
            return end.received.count == 1 && end.isOpen
        },
        inBothRoles("messageTimeout", WebSocketLimits(messageTimeout: .seconds(7))) { end, isPast in
            end.receive(.binary, [1], fin: false)
            end.wait(.seconds(7) - .nanoseconds(isPast ? 0 : 1))
            return end.isOpen
        },
        inBothRoles("maximumControlFramesPerSecond", WebSocketLimits(maximumControlFramesPerSecond: 8)) { end, isPast in
            for _ in 0..<(isPast ? 9 : 8) { end.receive(.ping) }
            return end.isOpen
        },
        inBothRoles("closeTimeout", WebSocketLimits(closeTimeout: .seconds(7))) { end, isPast in
            try end.close(.normalClosure)
            end.wait(.seconds(7) - .nanoseconds(isPast ? 0 : 1))
            return end.events.isEmpty
        },
        inBothRoles("queuedBytesHighWaterMark", WebSocketLimits(queuedBytesHighWaterMark: 1_000)) { end, isPast in
            end.reportQueuedBytes(isPast ? 1_001 : 1_000)
            return end.isWritable
        },
        inBothRoles("maximumQueuedBytes", WebSocketLimits(maximumQueuedBytes: 1_000)) { end, isPast in
            end.reportQueuedBytes(1)
            let count = (isPast ? 1_000 : 999) - FrameHeader.maximumEncodedLength
            let thrown = FramingError.code { () throws(FramingError) in
                try end.send([UInt8](repeating: 1, count: count), as: .binary)
            }
            return thrown == nil
        },
        withPings("interval") { end, isPast in
            end.wait(.seconds(5) - .nanoseconds(isPast ? 0 : 1))
            return end.sent.isEmpty
        },
        withPings("timeout") { end, isPast in
            end.wait(.seconds(5))
            end.wait(.seconds(3) - .nanoseconds(isPast ? 0 : 1))
            return end.isOpen
        },
    ]

    private static func inBothRoles(
        _ name: String,
        _ limits: WebSocketLimits,
        _ passes: @escaping @Sendable (ConnectionEnd, _ isPast: Bool) throws -> Bool
    ) -> Limit {
        Limit("WebSocketLimits", name) { isPast in
            try agreed(Role.allCases.map { try passes(ConnectionEnd($0, limits), isPast) })
        }
    }

    private static func withPings(
        _ name: String,
        _ passes: @escaping @Sendable (ConnectionEnd, _ isPast: Bool) throws -> Bool
    ) -> Limit {
        let keepAlive = KeepAlive(interval: .seconds(5), timeout: .seconds(3))
        return Limit("KeepAlive", name) { isPast in
            try agreed(Role.allCases.map { try passes(ConnectionEnd($0, keepAlive: keepAlive), isPast) })
        }
    }

    private struct Disagreement: Error {}

    /// What is so in all cases.
    private static func agreed(_ results: [Bool]) throws -> Bool {
        guard let first = results.first, results.allSatisfy({ $0 == first }) else { throw Disagreement() }
        return first
    }
}
