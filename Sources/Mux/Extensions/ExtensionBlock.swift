// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a message says beyond the plain protocol: a map that lies behind its tuple, where plain peers do not look
/// (`GRID-V1-EXTENSIONS §4`).
public struct ExtensionBlock: Hashable, Sendable {
    /// The longest block, in bytes: its length has 16 bits.
    public static let maximumByteCount = 65_535

    /// The most pairs of metadata.
    /// Bounds the memory that short pairs take beyond their bytes.
    public static let maximumMetadataCount = 64

    /// The longest key of metadata, in bytes.
    public static let maximumKeyByteCount = 256

    /// The longest name of a handler, in bytes.
    public static let maximumHandlerNameByteCount = 255

    /// The longest code of an error, in bytes.
    public static let maximumErrorCodeByteCount = 64

    /// The messages that the sender's side of a stream has room for, caller to handler.
    public var inCapacity: UInt32?

    /// The messages that the sender's side of a stream has room for, handler to caller.
    public var outCapacity: UInt32?

    /// The bytes that the receiver of this block may send in the stream before it has to wait.
    public var windowBytes: UInt32?

    /// The metadata of a call: at most ``maximumMetadataCount`` pairs with keys of 1 to ``maximumKeyByteCount`` bytes.
    public var metadata: CallMetadata

    /// The name of the handler that a call is for: 1 to ``maximumHandlerNameByteCount`` bytes.
    public var handlerName: String?

    /// The code of an error: 1 to ``maximumErrorCodeByteCount`` bytes.
    public var errorCode: String?

    /// What an error says to programs beside its code; the application's to interpret.
    public var errorDetails: [UInt8]?

    /// Makes a block; what is not given is not in it.
    public init(
        inCapacity: UInt32? = nil,
        outCapacity: UInt32? = nil,
        windowBytes: UInt32? = nil,
        metadata: CallMetadata = [:],
        handlerName: String? = nil,
        errorCode: String? = nil,
        errorDetails: [UInt8]? = nil
    ) {
        self.inCapacity = inCapacity
        self.outCapacity = outCapacity
        self.windowBytes = windowBytes
        self.metadata = metadata
        self.handlerName = handlerName
        self.errorCode = errorCode
        self.errorDetails = errorDetails
    }

    /// Whether there is nothing in it: such a block is not sent.
    public var isEmpty: Bool {
        inCapacity == nil && outCapacity == nil && windowBytes == nil && metadata.isEmpty && handlerName == nil
            && errorCode == nil && errorDetails == nil
    }
}

extension ExtensionBlock {
    enum Key: String {
        case inCapacity = "i"
        case outCapacity = "o"
        case windowBytes = "b"
        case metadata = "m"
        case handlerName = "h"
        case errorCode = "c"
        case errorDetails = "d"
    }
}
