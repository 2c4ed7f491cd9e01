// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// The error of a remote handler, or the remote's refusal to run one.
///
/// A handler throws it to choose what its caller sees; any other error that a handler throws reaches the caller as its
/// description.
public struct RemoteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text, as the handler gave it (GRID-V1 §3, §4.5).
    public var message: String

    /// A short name for the kind of error, for programs: 1 to 64 bytes. Reaches callers that know the extension
    /// (GRID-V1-EXTENSIONS §11), others get none.
    public var code: String?

    /// More about it, in a form that the code determines. Reaches callers as the code does; it is left out if it is more than
    /// the caller takes.
    public var details: [UInt8]?

    /// Whether the remote refused the call before any handler ran: it has none for the call, too much to do, or is about to
    /// end.
    public var isRefusal: Bool

    /// An error of a handler.
    public init(_ message: String, code: String? = nil, details: [UInt8]? = nil) {
        self.message = message
        self.code = code
        self.details = details
        self.isRefusal = false
    }

    init(refusal message: String, _ details: FailureDetails?) {
        self.init(message, details)
        self.isRefusal = true
    }

    init(_ message: String, _ details: FailureDetails?) {
        self.init(message, code: details?.code, details: details?.details)
    }

    /// What goes beside the text.
    var failureDetails: FailureDetails? {
        code == nil && details == nil ? nil : FailureDetails(code: code, details: details)
    }

    /// The text.
    public var description: String { message }
}
