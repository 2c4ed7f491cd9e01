// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What one side of a connection announces: the extensions that it knows, and the sizes that it takes
/// (`GRID-V1-EXTENSIONS §2`).
///
/// A size out of its range is brought into it, whoever sets it.
public struct MuxExtensions: Hashable, Sendable {
    /// The sizes of chunks that may be asked for, in bytes.
    public static let chunkBytesRange = 1024...1_048_576

    /// The windows that may be granted at first, in bytes.
    public static let streamWindowBytesRange = 1...2_147_483_647

    /// The sizes of extension blocks that may be asked for, in bytes. In the least one there is room for everything but
    /// metadata and the details of errors.
    public static let metadataBytesRange = 512...ExtensionBlock.maximumByteCount

    /// The extensions that this side knows. With none, nothing is announced.
    public var features: MuxFeatures

    /// The payload bytes of one chunk that this side wants to receive at most, and sends at most.
    /// Bounds how long one message keeps others from the wire.
    public var chunkBytes: Int {
        didSet { chunkBytes = Self.chunkBytesRange.nearest(to: chunkBytes) }
    }

    /// The bytes that the peer may send in one direction of a new stream before it has to wait.
    /// Bounds the memory of a stream that is not read.
    public var streamWindowBytes: Int {
        didSet { streamWindowBytes = Self.streamWindowBytesRange.nearest(to: streamWindowBytes) }
    }

    /// The bytes of an extension block that this side takes at most.
    /// Bounds what a call brings beside its payload.
    public var metadataBytes: Int {
        didSet { metadataBytes = Self.metadataBytesRange.nearest(to: metadataBytes) }
    }

    /// All extensions, with the default sizes.
    public static let defaults = MuxExtensions()

    /// No extension: the connect messages are those of a plain node.
    public static let none = MuxExtensions(features: [])

    /// Makes an announcement.
    public init(
        features: MuxFeatures = .all,
        chunkBytes: Int = 16_384,
        streamWindowBytes: Int = 262_144,
        metadataBytes: Int = 8_192
    ) {
        self.features = features
        self.chunkBytes = Self.chunkBytesRange.nearest(to: chunkBytes)
        self.streamWindowBytes = Self.streamWindowBytesRange.nearest(to: streamWindowBytes)
        self.metadataBytes = Self.metadataBytesRange.nearest(to: metadataBytes)
    }
}

extension MuxExtensions {
    /// What two sides have in common; both come to the same features.
    ///
    /// - Parameters:
    ///   - local: what this side announces.
    ///   - remote: what the peer has announced; `nil` for a plain peer.
    public static func agreed(local: MuxExtensions, remote: MuxExtensions?) -> MuxAgreement {
        guard let remote else { return .plain }
        var features = local.features.intersection(remote.features).intersection(.all)
        // A caller could not stop a payload that is half sent.
        if !features.contains(.requestCancellation) { features.remove(.chunks) }
        guard !features.isEmpty else { return .plain }
        return MuxAgreement(features: features, local: local, remote: remote)
    }
}

extension ClosedRange<Int> {
    /// The value of the range that is nearest to this one.
    func nearest(to value: Int) -> Int {
        Swift.min(Swift.max(value, lowerBound), upperBound)
    }
}
