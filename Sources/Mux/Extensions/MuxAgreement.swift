// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What the two sides of a connection have agreed on (`GRID-V1-EXTENSIONS §3`): made by
/// ``MuxExtensions/agreed(local:remote:)``.
///
/// A size has a meaning only with the feature that it is of.
public struct MuxAgreement: Hashable, Sendable {
    /// The extensions that both sides know.
    public let features: MuxFeatures

    /// The payload bytes of one chunk that this side sends at most: the smaller of what both have announced.
    public let sendChunkBytes: Int

    /// The bytes that this side may send in one direction of a new stream before it has to wait.
    public let peerStreamWindowBytes: Int

    /// The bytes that the peer may send in one direction of a new stream before it has to wait.
    public let ownStreamWindowBytes: Int

    /// The bytes of an extension block that the peer takes at most.
    public let peerMetadataBytes: Int

    /// The bytes of an extension block that this side takes at most.
    public let ownMetadataBytes: Int

    /// No extension: `GRID-V1` and nothing else.
    public static let plain = MuxAgreement(features: [], local: .none, remote: .none)

    init(features: MuxFeatures, local: MuxExtensions, remote: MuxExtensions) {
        self.features = features
        sendChunkBytes = min(local.chunkBytes, remote.chunkBytes)
        peerStreamWindowBytes = remote.streamWindowBytes
        ownStreamWindowBytes = local.streamWindowBytes
        peerMetadataBytes = remote.metadataBytes
        ownMetadataBytes = local.metadataBytes
    }
}
