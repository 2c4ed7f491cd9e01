// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A message as it lies in the bytes it was parsed from (`GRID-V1 §2.1`): nothing is copied but the numbers.
public struct Message: Hashable, Sendable {
    /// The length of the checksum on the wire.
    static let checksumLength = 4

    /// The numbers.
    public let header: MessageHeader

    /// Where the payload lies in the bytes parsed.
    public let payload: Range<Int>

    /// What lies between the tuple and the subroute or checksum: the parts of a merged batch, an extension block
    /// (``extensionBlock(in:)``), otherwise normally nothing and of no meaning.
    public let body: Range<Int>

    /// The subroute, if ``MessageFlags/subroute`` is set.
    public let subroute: Subroute?

    /// The checksum, if ``MessageFlags/crc`` is set. It has been found right.
    public let checksum: UInt32?

    /// Whether the payload is nil rather than a byte string, possibly empty (`GRID-V1 §2.3`).
    public var isPayloadNil: Bool {
        payload.isEmpty && !header.flags.contains(.zeroLength)
    }
}
