// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketMachine {
    /// Whether bytes are still parsed.
    enum State: Sendable {
        case open
        /// The peer has sent a close frame, after which it may send nothing more (RFC 6455 §5.5.1).
        case closed
        /// The peer broke a rule; where the next frame begins is anyone's guess.
        case failed(FramingError)
    }

    /// A frame whose header has been parsed.
    struct PartialFrame: Sendable {
        var header: FrameHeader
        /// Where the payload begins, from the first byte that has not been consumed: the length of the header, or 0
        /// once the header has been consumed, as it is for fragments.
        var payloadOffset: Int
        /// How many bytes of the payload have been unmasked and checked.
        var processed = 0
    }

    /// A message of which some fragments are still to come.
    struct PartialMessage: Sendable {
        var kind: MessageKind
        var isCompressed = false
        /// How many frames of it have begun, at least one.
        var fragments = 1
    }

    /// What bytes lead to: an event, or more of a compressed message.
    enum Progress {
        case step(Step)
        case piece(CompressedPiece)
    }

    /// Bytes of a compressed message, unmasked, which the machine neither keeps nor understands.
    struct CompressedPiece {
        /// Where they are, in the bytes offered. What comes before their end is consumed.
        var range: Range<Int>
        var kind: MessageKind
        /// Whether the message ends with them.
        var isLast: Bool
    }

    /// Whether a fragmented message, or a frame, is under way.
    var isWithinMessage: Bool { message != nil || frame != nil }

    /// Stops parsing for a reason of the caller's, and lets go of what was under way.
    mutating func abandon() {
        if case .open = state { end(with: .closed) }
    }
}
