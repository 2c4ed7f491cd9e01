// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing

/// Whoever uses the WebSocket of a channel. Everything is called on the channel's event loop.
package protocol WebSocketUser: AnyObject {
    /// The WebSocket is there; messages can be sent at once.
    func opened(_ handler: WebSocketHandler)

    /// Runs `body`, in which received bytes are dealt with. For users who do things before and after.
    func withReceivedBytes(_ body: () -> Void)

    /// A message has come. The bytes are there during the call only.
    func received(_ kind: WebSocketMachine.MessageKind, _ payload: RawSpan)

    /// A pong has come, asked for or not.
    func receivedPong(_ payload: RawSpan)

    /// All bytes of a read have been dealt with.
    func readCompleted()

    /// The peer has sent a close frame or broken a rule, and nothing more comes; messages can still be sent, until
    /// ``WebSocketHandler/acceptEnd()``. Only where ends are held.
    func endPending()

    /// The peer's close frame has come, and has been answered. No message comes after it.
    func peerClosed(_ frame: CloseFrame)

    /// The peer broke a rule, exceeded a limit or fell silent. No message comes after it.
    func failed(_ error: FramingError)

    /// What has been written has gone, at least in part.
    func transportDrained()

    /// The channel takes bytes again, or does not.
    func writabilityChanged()

    /// The channel is closed, and nothing can be sent any more; but bytes were received before that wait for
    /// ``WebSocketHandler/resumeReading()``. Only where reading is paused.
    func transportClosed()

    /// The channel is closed. The last call, and there is one for every ``opened(_:)``.
    ///
    /// - Parameters:
    ///   - outcome: how the WebSocket ended.
    ///   - error: what the transport reported, if anything.
    func ended(_ outcome: WebSocketConnection.CloseOutcome, transportError: (any Error)?)
}

extension WebSocketUser {
    package func withReceivedBytes(_ body: () -> Void) { body() }
    package func receivedPong(_ payload: RawSpan) {}
    package func readCompleted() {}
    package func endPending() {}
    package func transportDrained() {}
    package func writabilityChanged() {}
    package func transportClosed() {}
}
