// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The receiving side of one WebSocket connection: takes the bytes a peer sent, gives messages and control frames
/// (RFC 6455 §5, §6.2, §8.1). It does no I/O and knows no clock.
///
/// The caller owns the buffer into which it receives. It offers all bytes that have not been consumed yet, in their
/// order, and calls again for as long as an event comes:
///
/// ```swift
/// while true {
///     let step = try machine.receive(buffer.unconsumed)
///     if let event = step.event { handle(event) }     // ranges are offsets into what was offered
///     buffer.drop(step.consumed)
///     if step.event == nil { break }
/// }
/// ```
///
/// - A message in one frame, and every control frame, is unmasked where it lies and handed out as a range: nothing is
///   copied or allocated. Until it is whole its bytes are not consumed, though they may have been unmasked already: the
///   caller may move them, but may not change them, and offers them again with more behind them.
/// - A message in several frames is put together in the machine's own buffer, each piece as it comes.
/// - After a close frame and after an error nothing more is parsed.
///
/// A machine is confined to whatever its connection is confined to; it is a value and does not synchronise.
public struct WebSocketMachine: Sendable {
    /// The role of this end: a server takes masked frames only, a client unmasked ones only (§5.1).
    public let role: Role
    /// What the peer may make this machine hold.
    public internal(set) var limits: WebSocketLimits

    /// Whether messages may be compressed: RSV1 on a message's first frame says which are (RFC 7692 §6).
    let takesCompressed: Bool

    var state = State.open
    /// Whether the machine is open and nothing is under way or waits to be taken: one look instead of several at what is
    /// below. It may be false where it could be true, never the other way around.
    var isBetweenMessages = true
    /// The frame of which the header has been taken, but not yet all of the payload.
    var frame: PartialFrame?
    /// The fragmented message under way.
    var message: PartialMessage?
    /// The payload of the fragmented message, under way or ready to be taken.
    var assembled: [UInt8] = []
    /// Checks the text message under way, in one frame or in several. In between it is complete, or the machine has
    /// failed.
    var textValidator = UTF8Validator()

    /// Makes a machine for the end in `role` of a connection whose opening handshake is done.
    public init(role: Role, limits: WebSocketLimits = .defaults) {
        self.init(role: role, limits: limits, takesCompressed: false)
    }

    init(role: Role, limits: WebSocketLimits, takesCompressed: Bool) {
        self.role = role
        self.takesCompressed = takesCompressed
        var limits = limits
        limits.maximumMessageBytes = max(0, limits.maximumMessageBytes)
        limits.maximumFrameBytes = max(0, limits.maximumFrameBytes)
        limits.maximumFragments = max(1, limits.maximumFragments)
        self.limits = limits
    }

    /// Hands over the fragmented message that the last event announced as ``Payload/assembled``, without copying it.
    ///
    /// It is there until it is taken or `receive` is called again; without one the result is empty.
    public mutating func takeAssembledMessage() -> [UInt8] {
        guard message == nil else { return [] }
        var taken: [UInt8] = []
        swap(&taken, &assembled)
        return taken
    }
}
