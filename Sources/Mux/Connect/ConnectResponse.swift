// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

/// What an acceptor answers to a dialer: the payload of ``Operation/connectResponse`` (`GRID-V1 §1.4`).
public struct ConnectResponse: Hashable, Sendable {
    /// The identity of the acceptor's process.
    public var id: InstanceID

    /// Whether the connection is open now. If not, the acceptor closes it.
    public var isAccepted: Bool

    /// Why not; otherwise empty.
    public var rejectedReason: String

    /// Makes a response: an acceptance, or a rejection if there is a reason for one.
    public init(id: InstanceID, rejectedReason: String? = nil) {
        self.id = id
        self.isAccepted = rejectedReason == nil
        self.rejectedReason = rejectedReason ?? ""
    }
}

extension ConnectResponse {
    private enum Key: String {
        case id = "ID"
        case accepted = "Accepted"
        case rejectedReason = "RejectedReason"
    }

    /// Parses a payload: a map with its keys in any order. Unknown keys are skipped; absent ones leave a rejection
    /// without a reason, and an identity of zeros. A reason is cut at ``PeerText/maximumByteCount``.
    ///
    /// - Throws: a `MessagePackError`; `invalidValue` for an identity of other than 16 bytes.
    public init(parsing bytes: RawSpan) throws(MessagePackError) {
        self.init(id: .absent, rejectedReason: "")
        var reader = MessagePackReader(bytes)
        for _ in 0..<(try reader.readMapHeader()) {
            switch try reader.readKey(Key.self) {
            case .id: id = try reader.readInstanceID()
            case .accepted: isAccepted = try reader.readBool()
            case .rejectedReason: rejectedReason = try reader.readPeerText()
            case nil: try reader.skip()
            }
        }
    }

    /// The payload. A reason beyond ``PeerText/maximumByteCount`` is cut.
    public func encoded() -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 64 + rejectedReason.utf8.count)
        writer.writeMapHeader(count: 3)
        writer.writePeerText(Key.id.rawValue)
        writer.writeBinaryHeader(byteCount: UInt32(InstanceID.byteCount))
        writer.append(contentsOf: id.bytes)
        writer.writePeerText(Key.accepted.rawValue)
        writer.write(isAccepted)
        writer.writePeerText(Key.rejectedReason.rawValue)
        writer.writePeerText(rejectedReason)
        return writer.bytes
    }
}
