// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

/// The payload of a pong (`GRID-V1 §1.6`, `§4.7`).
public struct PongPayload: Hashable, Sendable {
    /// Whether the mux that was pinged does not exist.
    public var isNotFound: Bool

    /// Why the mux that was pinged is about to end, if it is.
    public var error: String?

    /// The time of the ping; `Timestamp.yearOne` if it had none.
    public var time: Timestamp

    /// Makes a payload.
    public init(isNotFound: Bool = false, error: String? = nil, time: Timestamp = .yearOne) {
        self.isNotFound = isNotFound
        self.error = error
        self.time = time
    }
}

extension PongPayload {
    private enum Key: String {
        case isNotFound = "nf"
        case error = "e"
        case time = "t"
    }

    /// Parses a payload: a map with its keys in any order. Unknown keys are skipped. An error is cut at
    /// ``PeerText/maximumByteCount``.
    ///
    /// - Throws: a `MessagePackError`.
    public init(parsing bytes: RawSpan) throws(MessagePackError) {
        self.init()
        var reader = MessagePackReader(bytes)
        for _ in 0..<(try reader.readMapHeader()) {
            switch try reader.readKey(Key.self) {
            case .isNotFound: isNotFound = try reader.readBool()
            case .error: error = try reader.readNilIfPresent() ? nil : reader.readPeerText()
            case .time: time = try reader.readTimestamp()
            case nil: try reader.skip()
            }
        }
    }

    /// The payload. An error beyond ``PeerText/maximumByteCount`` is cut.
    public func encoded() -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 32)
        writer.writeMapHeader(count: 3)
        writer.writePeerText(Key.isNotFound.rawValue)
        writer.write(isNotFound)
        writer.writePeerText(Key.error.rawValue)
        if let error {
            writer.writePeerText(error)
        } else {
            writer.writeNil()
        }
        writer.writePeerText(Key.time.rawValue)
        writer.writeLegacy(time)
        return writer.bytes
    }
}
