// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// What a ``MuxEndpoint`` has to tell, in the order in which it happened.
public enum MuxEndpointEvent: Sendable {
    /// A connection was made.
    case connectionMade
    /// The connection was lost. Whatever belonged to it has ended before.
    case connectionLost
    /// The end gives its connection up for this reason.
    case failed(MuxError)
    /// What was received is no message; the end gives its connection up.
    case malformed(String)

    /// A payload has come in part.
    case piece(of: MuxOwner)

    // Calls of this end.

    /// A call has ended.
    case callEnded(mux: UInt64, MuxCallResult)
    /// A message of a stream's handler.
    case streamMessage(mux: UInt64, ReceivedPayload)
    /// A stream that had to wait may send again.
    case sendable(mux: UInt64)

    // Calls of the other end, by the key that the machine has given them, and by the number that the caller has.

    /// A request for a handler, or for a refusal.
    case requestStarted(MuxKey, mux: UInt64, IncomingCall, ReceivedPayload)
    /// A stream for a handler, or for a refusal.
    case streamStarted(MuxKey, mux: UInt64, IncomingCall, ReceivedPayload)
    /// A message of a stream's caller.
    case handlerMessage(MuxKey, ReceivedPayload)
    /// The end of a stream's input.
    case handlerInputFinished(MuxKey)
    /// A handler that had to wait may send again.
    case handlerSendable(MuxKey)
    /// A handler is of no use any more.
    case handlerCancelled(MuxKey, HandlerCancellation)

    // An orderly end.

    /// The other end takes nothing new.
    case peerDraining
    /// All is done after ``MuxEndpoint/drain()``; the end closes its connection.
    case drained

    /// The time of ``MuxEndpoint/setAlarm(_:at:)`` has come.
    case alarm(Int)
}
