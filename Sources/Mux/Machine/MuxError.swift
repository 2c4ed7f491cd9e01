// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why a call could not be made or a connection has to end, as told by a ``MuxMachine``.
public struct MuxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error.
    public struct Code: Hashable, Sendable {
        private let name: String

        /// The call's deadline lies less than a millisecond ahead (GRID-V1 §3).
        public static let deadlineExceeded = Code(name: "deadlineExceeded")
        /// As many calls as the configuration allows are open.
        public static let tooManyMuxes = Code(name: "tooManyMuxes")
        /// The payload is longer than the configuration allows.
        public static let payloadTooLarge = Code(name: "payloadTooLarge")
        /// The mux has ended, or never was.
        public static let unknownMux = Code(name: "unknownMux")
        /// The connection has ended.
        public static let disconnected = Code(name: "disconnected")
        /// The stream was opened without input, or its input was finished.
        public static let inputFinished = Code(name: "inputFinished")
        /// More bytes wait to be sent than the configuration allows.
        public static let queueFull = Code(name: "queueFull")
        /// What a call carries beside its payload is more than the peer takes.
        public static let metadataTooLarge = Code(name: "metadataTooLarge")
        /// The peer has not agreed to what the call needs.
        public static let notAgreed = Code(name: "notAgreed")
        /// This side or the peer takes no new calls, because it is about to end.
        public static let draining = Code(name: "draining")
        /// The peer does not read the answers to what it sends.
        public static let peerNotReading = Code(name: "peerNotReading")
        /// An extension of the peer's message cannot be read.
        public static let malformedExtension = Code(name: "malformedExtension")
        /// The peer did not answer connection pings (GRID-V1 §1.6).
        public static let peerUnresponsive = Code(name: "peerUnresponsive")
    }

    /// The kind of error.
    public var code: Code

    /// What happened, for people.
    public var message: String

    /// The mux concerned, if it is about one.
    public var muxID: UInt64?

    init(_ code: Code, _ message: String, muxID: UInt64? = nil) {
        self.code = code
        self.message = message
        self.muxID = muxID
    }

    /// The message, as one line.
    public var description: String { message }
}
