// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A call of the peer, as a handler is to be found for it.
public struct IncomingCall: Hashable, Sendable {
    /// The handler's number; valid numbers are 1 to 79 (GRID-V1 §3).
    public var handler: UInt8

    /// The routing id that decides instead of the number, if the call carries one (GRID-V1 §2.5).
    public var subroute: Subroute?

    /// The milliseconds that were left for the call when it was sent; 0 when it has no deadline.
    public var deadlineMilliseconds: UInt32

    /// Whether the caller has no input to send (GRID-V1 §4.1).
    public var isInputFinished: Bool

    /// The request, or the stream's initial payload.
    public var payload: InboundPayload

    /// What the call carries beside its payload, if anything.
    public var options: CallOptions? { extras?.options }

    /// In memory of its own, which most calls do without.
    var extras: Extras?

    final class Extras: Hashable, Sendable {
        let options: CallOptions

        init(_ options: CallOptions) {
            self.options = options
        }

        static func == (lhs: Extras, rhs: Extras) -> Bool { lhs.options == rhs.options }

        func hash(into hasher: inout Hasher) { hasher.combine(options) }
    }
}
