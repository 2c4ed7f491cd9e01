// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why something failed on this side. What a remote handler returned as its error is a ``RemoteError`` instead.
public struct GridError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name, as it stands in the source.
        public let description: String

        /// There is no connection to the remote, or it broke while the call was open.
        public static let disconnected = Code(description: "disconnected")
        /// The remote, or this node, is about to end and takes no new calls.
        public static let draining = Code(description: "draining")
        /// The remote does not know the extension that the call needs.
        public static let notSupported = Code(description: "notSupported")
        /// The call's deadline passed.
        public static let deadlineExceeded = Code(description: "deadlineExceeded")
        /// A limit of ``GridLimits`` was reached.
        public static let limitExceeded = Code(description: "limitExceeded")
        /// The stream has ended, or its input was finished.
        public static let streamClosed = Code(description: "streamClosed")
        /// The peer broke the protocol.
        public static let protocolViolation = Code(description: "protocolViolation")
        /// The remote refused the connection; the message says why.
        public static let connectRefused = Code(description: "connectRefused")
        /// A connection could not be made.
        public static let dialFailed = Code(description: "dialFailed")
        /// A name, an id or a setting cannot be used.
        public static let invalidConfiguration = Code(description: "invalidConfiguration")
        /// A handler with this id and subroute is registered already.
        public static let duplicateHandler = Code(description: "duplicateHandler")
        /// The remote is not one of the node's.
        public static let unknownRemote = Code(description: "unknownRemote")
        /// The node has been shut down, or runs already.
        public static let invalidState = Code(description: "invalidState")
    }

    /// The kind of error.
    public var code: Code

    /// What happened and, where that helps, what to do.
    public var message: String

    /// The remote concerned, if there is one.
    public var remote: String?

    /// An error of this kind.
    public init(_ code: Code, _ message: String, remote: String? = nil) {
        self.code = code
        self.message = message
        self.remote = remote
    }

    /// The message, with the remote's name where there is one.
    public var description: String {
        remote.map { "\(message) (\($0))" } ?? message
    }
}
