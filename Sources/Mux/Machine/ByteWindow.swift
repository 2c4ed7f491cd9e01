// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The credits in bytes of a stream's two directions, where both sides have agreed to them (GRID-V1-EXTENSIONS, byte credits).
///
/// A message may be sent as long as anything is left, and is then subtracted as a whole. So a message that is larger than the
/// window passes, and what waits at the receiver stays below the window and one message.
struct ByteWindow: Hashable, Sendable {
    /// Windows are never larger, whatever is announced or given back.
    static let maximum = Int(Int32.max)

    private(set) var isInUse = false
    /// What we may still send; below 0 after a message that was larger.
    private var sendLeft = 0
    /// What the peer may still send.
    private var receiveLeft = 0
    /// What its consumer has taken, and we have not given back.
    private var unreturned = 0
    /// What is given back at once. Half a window: the peer always has the other half, or some of it is still to be taken.
    private var returnsAt = 0

    /// A stream without credits in bytes.
    init() {}

    /// - Parameters:
    ///   - send: the window that the peer has announced.
    ///   - receive: the one that we have.
    init(send: UInt32, receive: UInt32) {
        isInUse = true
        sendLeft = max(1, min(Int(send), Self.maximum))
        receiveLeft = max(1, min(Int(receive), Self.maximum))
        returnsAt = max(1, receiveLeft / 2)
    }

    /// Whether a message may be sent.
    var isOpen: Bool { !isInUse || sendLeft > 0 }

    /// The stream's window is other than was announced for the connection. Nothing has been sent.
    mutating func setSend(_ window: UInt32) {
        sendLeft = max(1, min(Int(window), Self.maximum))
    }

    mutating func send(_ count: Int) {
        if isInUse { sendLeft &-= count }
    }

    /// The peer has given some back. More than a window can be is not believed.
    mutating func restore(_ count: UInt32) {
        if isInUse { sendLeft = min(sendLeft &+ Int(count), Self.maximum) }
    }

    /// A message or its first piece arrives, or a further piece. False if it must not have been sent.
    mutating func arrive(_ count: Int, isFirstPiece: Bool) -> Bool {
        guard isInUse else { return true }
        guard !isFirstPiece || receiveLeft > 0 else { return false }
        receiveLeft &-= count
        return true
    }

    /// Our consumer took a message. True when it is time to say so.
    mutating func consume(_ count: Int) -> Bool {
        guard isInUse else { return false }
        unreturned = min(unreturned &+ max(0, count), Self.maximum)
        return unreturned >= returnsAt
    }

    /// What goes back with the next credit.
    mutating func takeUnreturned() -> UInt32 {
        let count = unreturned
        unreturned = 0
        receiveLeft &+= count
        return UInt32(clamping: count)
    }
}
