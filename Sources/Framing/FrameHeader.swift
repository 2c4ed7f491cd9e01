// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The header of a frame (RFC 6455 §5.2): everything before the payload, 2 ... 14 bytes on the wire.
///
/// ```
///  0               1               2               3
///  7 6 5 4 3 2 1 0 7 6 5 4 3 2 1 0 7 6 5 4 3 2 1 0 7 6 5 4 3 2 1 0
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// |F|R|R|R| opcode|M| length 0-125| 126: length in 2 more bytes   |
/// |I|S|S|S|  (4)  |A|   126, 127  | 127: length in 8 more bytes   |
/// |N|V|V|V|       |S|             |                               |
/// | |1|2|3|       |K|             |                               |
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// |                  masking key, 4 bytes, if MASK                |
/// +---------------------------------------------------------------+
/// ```
public struct FrameHeader: Sendable, Hashable {
    /// FIN: whether this is the last frame of its message.
    public var isFinal: Bool
    /// RSV1, RSV2 and RSV3.
    public var reservedBits: ReservedBits
    /// What the frame carries.
    public var opcode: Opcode
    /// The key that the payload is masked with; nil if it is not masked.
    public var maskingKey: MaskingKey?
    /// The length of the payload in bytes, 0 ... 2^63 - 1. A negative one is encoded as 0.
    public var payloadLength: Int

    /// Makes a header. That a control frame is final and carries at most 125 bytes is for the caller to see to.
    @inlinable
    public init(
        opcode: Opcode,
        payloadLength: Int,
        maskingKey: MaskingKey? = nil,
        isFinal: Bool = true,
        reservedBits: ReservedBits = []
    ) {
        self.isFinal = isFinal
        self.reservedBits = reservedBits
        self.opcode = opcode
        self.maskingKey = maskingKey
        self.payloadLength = payloadLength
    }

    /// The length of the longest header in bytes: room to leave in front of a payload for a header of any kind.
    public static let maximumEncodedLength = 14

    /// The most bytes that the payload of a control frame may have (§5.5).
    public static let maximumControlPayloadLength = 125
}
