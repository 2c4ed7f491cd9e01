// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing

/// Holds what an end has sent to RFC 6455 §5.
package enum SentFrames {
    /// The events of what was sent. Traps unless the bytes are whole frames as this role sends them, with nothing after
    /// a close frame.
    @discardableResult
    package static func check(
        _ bytes: [UInt8],
        by role: Role,
        compression: PermessageDeflate.Parameters? = nil
    ) -> [NaiveDecoder.Event] {
        let events = events(bytes, by: role, compression)
        for event in events {
            if case .failed(let code) = event { preconditionFailure("sent what the peer refuses with \(code)") }
        }
        var rest = bytes[...]
        var isClosed = false
        while let first = rest.first {
            precondition(!isClosed, "sent something after a close frame")
            isClosed = first & 0x0F == 8
            guard let length = length(of: rest), length <= rest.count else {
                preconditionFailure("sent a frame in part")
            }
            rest = rest.dropFirst(length)
        }
        return events
    }

    /// What the peer makes of the bytes. The naive decoder cannot inflate; where compression was negotiated, it is
    /// another connection.
    private static func events(
        _ bytes: [UInt8],
        by role: Role,
        _ compression: PermessageDeflate.Parameters?
    ) -> [NaiveDecoder.Event] {
        let limits = WebSocketLimits(maximumFragments: .max, maximumControlFramesPerSecond: .max)
        guard let compression else { return NaiveDecoder.decode(bytes, role: role.peer, limits: limits) }
        let peer = ConnectionEnd(
            role: role.peer,
            configuration: .init(limits: limits, compression: .init(maximumExpansionRatio: .max)),
            compression: compression
        )
        peer.receive(bytes)
        return peer.received.map { NaiveDecoder.Event($0) }
    }

    /// The length of the frame at the front, by its header.
    private static func length(of frame: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(frame.prefix(10))
        guard bytes.count >= 2 else { return nil }
        let header = bytes[1] & 0x80 == 0 ? 2 : 6
        switch bytes[1] & 0x7F {
        case 126:
            guard bytes.count >= 4 else { return nil }
            return header + 2 + Int(bytes[2]) << 8 + Int(bytes[3])
        case 127:
            guard bytes.count >= 10 else { return nil }
            return header + 8 + bytes[2..<10].reduce(0) { $0 << 8 | Int($1) }
        case let short:
            return header + Int(short)
        }
    }
}
