// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What the owner of a ``MuxMachine`` has to do now. Taken one by one, in order, from ``MuxMachine/nextAction()``.
public enum MuxAction: Sendable {
    /// Forget what is kept under this name: it will not be sent.
    case discardPayload(PayloadToken)
    /// Keep this piece of a payload that arrives in several. The payload that follows the pieces of its owner says so
    /// (``InboundPayload/followsPieces``). Forget them when the call is over, or its handler has returned: nothing else comes.
    case piece(of: MuxOwner, InboundPayload)

    // Calls of our own.

    /// A call is older than the aging interval: watch for its cancellation from now on.
    case callAged(mux: UInt64)
    /// A single request was answered. The mux has ended.
    case response(mux: UInt64, InboundPayload)
    /// A call ended without a result. The mux has ended.
    case callFailed(mux: UInt64, CallFailure)
    /// A message of a stream of ours arrived.
    case streamMessage(mux: UInt64, InboundPayload)
    /// The handler of a stream of ours returned. The mux has ended.
    case streamFinished(mux: UInt64)
    /// A stream of ours that had to wait for a credit may send again.
    case sendable(mux: UInt64)

    // Calls of the peer, by the key that the machine gave them.

    /// Find the handler and run it, then ``MuxMachine/respond(to:payload:isError:details:now:)``; or
    /// ``MuxMachine/refuseRequest(_:reason:details:)``.
    case startRequest(MuxKey, IncomingCall)
    /// Find the handler, then ``MuxMachine/acceptStream(_:inCapacity:outCapacity:)`` and run it; or
    /// ``MuxMachine/refuseStream(_:reason:details:)``.
    case startStream(MuxKey, IncomingCall)
    /// A message for the handler of a stream.
    case handlerMessage(MuxKey, InboundPayload)
    /// The caller's end of input.
    case handlerInputFinished(MuxKey)
    /// The handler may send again.
    case handlerSendable(MuxKey)
    /// The call is over for the peer: cancel the handler, if it has been started. The key is no longer valid.
    case cancelHandler(MuxKey, HandlerCancellation)

    // The connection.

    /// The peer takes no new calls: they fail from now on, and those under way go on (GRID-V1-EXTENSIONS, drain).
    case peerDraining
    /// After ``MuxMachine/drain()``: no call is open and nothing waits to be written. Close the connection.
    case drained
    /// End the connection, for this reason.
    case disconnect(MuxError)
}
