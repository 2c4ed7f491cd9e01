// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The error of a remote handler, or the remote's refusal to run one.
///
/// A handler throws it to choose the text that its caller sees; any other error that a handler throws reaches the caller
/// as its description.
public struct RemoteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text, as the handler gave it (GRID-V1 §3, §4.5).
    public var message: String

    /// Whether the remote refused the call before any handler ran: it has none for the call, or too much to do.
    public var isRefusal: Bool

    /// An error with this text.
    public init(_ message: String) {
        self.message = message
        self.isRefusal = false
    }

    init(refusal message: String) {
        self.message = message
        self.isRefusal = true
    }

    /// The text.
    public var description: String { message }
}
