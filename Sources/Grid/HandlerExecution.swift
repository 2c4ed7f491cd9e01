// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where a handler runs.
public enum HandlerExecution: Sendable, Hashable {
    /// In a task on the global concurrent executor. The safe choice, and the default.
    case concurrent

    /// On the connection's event loop, beginning in the very turn that received the call. Several times cheaper; such a
    /// handler must never block or compute for long, because everything else on the loop waits for it.
    case eventLoop
}
