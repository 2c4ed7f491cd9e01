// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

/// The payload of a connection's ping (`GRID-V1 §1.6`). The ping of a mux has none.
public struct PingPayload: Hashable, Sendable {
    /// When the ping was sent, by the sender's clock.
    public var time: Timestamp

    /// Makes a payload.
    public init(time: Timestamp) {
        self.time = time
    }
}

extension PingPayload {
    private enum Key: String {
        case time = "t"
    }

    /// Parses a payload: a map with its keys in any order. Unknown keys are skipped; without a time it is
    /// `Timestamp.yearOne`.
    ///
    /// - Throws: a `MessagePackError`.
    public init(parsing bytes: RawSpan) throws(MessagePackError) {
        self.init(time: .yearOne)
        var reader = MessagePackReader(bytes)
        for _ in 0..<(try reader.readMapHeader()) {
            switch try reader.readKey(Key.self) {
            case .time: time = try reader.readTimestamp()
            case nil: try reader.skip()
            }
        }
    }

    /// The payload.
    public func encoded() -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 18)
        writer.writeMapHeader(count: 1)
        writer.writePeerText(Key.time.rawValue)
        writer.writeLegacy(time)
        return writer.bytes
    }
}
