// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Logging
public import Mux

/// What a handler knows of the call it serves.
public struct RequestContext: Sendable {
    /// The name of the node that calls.
    public let caller: String

    /// The handler, as it was registered.
    public let handler: HandlerID

    /// The path with which the handler was registered, if it was with one.
    public let subroute: String?

    /// The time that was left for the call when it arrived; nil when it has no deadline. When it has passed the handler's
    /// task is cancelled.
    public let deadline: Duration?

    /// Texts that the caller sent beside the payload; empty from remotes that do not know the extension.
    public let metadata: CallMetadata

    /// The node's logger.
    public let logger: Logger

    /// Whether nobody waits for the handler any more: its deadline has passed, the caller has given the call up, or the
    /// connection has ended. It is the cancellation of the handler's task, in which this has to be asked.
    public var isCancelled: Bool { Task.isCancelled }
}
