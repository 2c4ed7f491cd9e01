// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Logging

/// What a handler knows of the call it serves.
public struct RequestContext: Sendable {
    /// The name of the node that calls.
    public let caller: String

    /// The handler's id.
    public let handler: UInt8

    /// The time that was left for the call when it arrived; nil when it has no deadline. When it has passed the handler's
    /// task is cancelled, as it is when the caller gives a stream up or the connection ends.
    public let deadline: Duration?

    /// The node's logger.
    public let logger: Logger
}
