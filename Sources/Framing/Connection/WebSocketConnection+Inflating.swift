// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Compressed messages that come in (RFC 7692 §6.2): each piece is inflated as it comes, so that a message is refused
/// as soon as it is too large, and text as soon as it is none.
extension WebSocketConnection {
    mutating func inflate(
        _ piece: WebSocketMachine.CompressedPiece,
        _ bytes: UnsafeMutableRawBufferPointer
    ) throws(FramingError) {
        let before = inflated.count
        do throws(FramingError) {
            try inflater?.inflate(
                UnsafeRawBufferPointer(rebasing: bytes[piece.range]),
                isFinal: piece.isLast,
                into: &inflated,
                limit: machine.limits.maximumMessageBytes
            )
        } catch {
            // What came before the fault may be at fault itself; had it come on its own, it would have been found
            // first.
            if piece.kind == .text { try validateText(from: before, isFinal: false) }
            throw error
        }
        if piece.kind == .text { try validateText(from: before, isFinal: piece.isLast) }
        inflatedIsReady = piece.isLast
    }

    /// Lets go of a message that was announced and not wanted.
    mutating func dropUntaken() {
        guard inflatedIsReady else { return }
        inflatedIsReady = false
        inflated = []
    }

    private mutating func validateText(from start: Int, isFinal: Bool) throws(FramingError) {
        var validator = inflatedValidator
        let isText = inflated.withUnsafeBytes { validator.validate(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        guard isText, validator.isComplete || !isFinal else { throw .invalidText }
        inflatedValidator = validator
    }
}
