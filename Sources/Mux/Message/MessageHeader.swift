// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The six numbers that begin each message (`GRID-V1 §2.1`).
public struct MessageHeader: Hashable, Sendable {
    /// The mux that the message belongs to; 0 for the connection itself.
    public var muxID: UInt64

    /// The number of the message in its mux and direction; in a merged batch the number of parts.
    public var sequence: UInt32

    /// The time left for the call in milliseconds; 0 for no limit.
    public var deadlineMilliseconds: UInt32

    /// The handler that a request or a new stream is for; elsewhere 0, or an echo.
    public var handler: UInt8

    /// What the message is about.
    public var operation: Operation

    /// What else is to be known about it.
    public var flags: MessageFlags

    /// Makes a header; what is not given is 0.
    public init(
        muxID: UInt64 = 0,
        sequence: UInt32 = 0,
        deadlineMilliseconds: UInt32 = 0,
        handler: UInt8 = 0,
        operation: Operation,
        flags: MessageFlags = []
    ) {
        self.muxID = muxID
        self.sequence = sequence
        self.deadlineMilliseconds = deadlineMilliseconds
        self.handler = handler
        self.operation = operation
        self.flags = flags
    }
}
