// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A message with a payload of the owner's, or with a text of ours, that waits to be written.
struct QueuedMessage: Sendable {
    /// What waiting takes beside the payload, as it is counted against the limits.
    static let overhead = 64

    var operation: Operation
    var flags: MessageFlags
    var handler: UInt8 = 0
    var payload: OutboundPayload
    /// The payload, if it is ours.
    var text: [UInt8]?
    var extensionBlock: [UInt8]?
    /// How much of the payload has been written.
    var written = 0
    /// How many pieces have been written.
    var pieces: UInt32 = 0

    /// Bytes that it counts for.
    var cost: Int {
        payload.count &- written &+ Self.overhead &+ (pieces == 0 ? extensionBlock?.count ?? 0 : 0)
    }
}
