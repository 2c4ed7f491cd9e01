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

    /// What the acceptor announces (`GRID-V1-EXTENSIONS §2`); `nil` for a plain one, and to a dialer that has announced
    /// nothing.
    public var extensions: MuxExtensions?

    /// Makes a response: an acceptance, or a rejection if there is a reason for one.
    public init(id: InstanceID, rejectedReason: String? = nil, extensions: MuxExtensions? = nil) {
        self.id = id
        self.isAccepted = rejectedReason == nil
        self.rejectedReason = rejectedReason ?? ""
        self.extensions = extensions
    }
}

extension ConnectResponse {
    private enum Key: String {
        case id = "ID"
        case accepted = "Accepted"
        case rejectedReason = "RejectedReason"
        case extensions = "X"
    }

    /// Parses a payload: a map with its keys in any order. Unknown keys are skipped; absent ones leave a rejection
    /// without a reason, and an identity of zeros. An announcement that is none counts as absent. A reason is cut at
    /// ``PeerText/maximumByteCount``.
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
            case .extensions: extensions = try reader.readExtensions()
            case nil: try reader.skip()
            }
        }
    }

    /// The payload. A reason beyond ``PeerText/maximumByteCount`` is cut.
    public func encoded() -> [UInt8] {
        var writer = MessagePackWriter(reservingCapacity: 64 + rejectedReason.utf8.count)
        let announcement = extensions?.announcement
        writer.writeMapHeader(count: announcement == nil ? 3 : 4)
        writer.writePeerText(Key.id.rawValue)
        writer.writeBinaryHeader(byteCount: UInt32(InstanceID.byteCount))
        writer.append(contentsOf: id.bytes)
        writer.writePeerText(Key.accepted.rawValue)
        writer.write(isAccepted)
        writer.writePeerText(Key.rejectedReason.rawValue)
        writer.writePeerText(rejectedReason)
        if let announcement { writer.write(announcement, key: Key.extensions.rawValue) }
        return writer.bytes
    }
}
