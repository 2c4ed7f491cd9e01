// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What the owner of a ``MuxMachine`` has to do now. Taken one by one, in order, from ``MuxMachine/nextAction()``.
public enum MuxAction: Sendable {
    /// Send this message.
    case send(ControlMessage)

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

    /// Find the handler and run it, then ``MuxMachine/respond(to:payload:isError:now:)``; or ``MuxMachine/refuseRequest(_:reason:)``.
    case startRequest(MuxKey, IncomingCall)
    /// Find the handler, then ``MuxMachine/acceptStream(_:inCapacity:outCapacity:)`` and run it; or ``MuxMachine/refuseStream(_:reason:)``.
    case startStream(MuxKey, IncomingCall)
    /// A message for the handler of a stream.
    case handlerMessage(MuxKey, InboundPayload)
    /// The caller's end of input.
    case handlerInputFinished(MuxKey)
    /// The handler may send again.
    case handlerSendable(MuxKey)
    /// The call is over for the peer: cancel the handler. Its key is no longer valid.
    case cancelHandler(MuxKey, HandlerCancellation)
}
