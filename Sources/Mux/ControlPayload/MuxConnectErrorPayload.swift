// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

/// Why a request or a stream is refused: the payload of ``Operation/muxConnectError`` (`GRID-V1 §2.7`).
public struct MuxConnectErrorPayload: Hashable, Sendable {
    /// The reason, such as `Invalid Handler`.
    public var error: String

    /// Makes a payload.
    public init(error: String) {
        self.error = error
    }
}

extension MuxConnectErrorPayload {
    private enum Key: String {
        case error = "Error"
    }

    /// Parses a payload: a map with its keys in any order. Unknown keys are skipped. The reason is cut at
    /// ``PeerText/maximumByteCount``.
    ///
    /// - Throws: a `MessagePackError`.
    public init(parsing bytes: RawSpan) throws(MessagePackError) {
        self.init(error: "")
        var reader = MessagePackReader(bytes)
        for _ in 0..<(try reader.readMapHeader()) {
            switch try reader.readKey(Key.self) {
            case .error: error = try reader.readPeerText()
            case nil: try reader.skip()
            }
        }
    }

    /// The payload. A reason beyond ``PeerText/maximumByteCount`` is cut.
    public func encoded() -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 16 + error.utf8.count)
        writer.writeMapHeader(count: 1)
        writer.writePeerText(Key.error.rawValue)
        writer.writePeerText(error)
        return writer.bytes
    }
}
