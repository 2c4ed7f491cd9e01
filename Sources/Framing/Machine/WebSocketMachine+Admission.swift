// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketMachine {
    /// Holds a frame to the rules of fragmentation (RFC 6455 §5.4) and to the limits, before any of its payload is
    /// taken.
    mutating func admit(_ header: FrameHeader) throws(FramingError) {
        // RSV1 belongs to the first frame of a message (RFC 7692 §6.1); the parser lets it pass on any.
        guard header.reservedBits.isEmpty || header.opcode == .text || header.opcode == .binary else {
            throw .reservedBits(header.reservedBits)
        }
        guard !header.opcode.isControl else { return }
        let isCompressed = header.reservedBits.contains(.rsv1) || message?.isCompressed == true
        if header.opcode == .continuation {
            guard message != nil else { throw .unexpectedContinuation }
        } else {
            guard message == nil else { throw .interleavedMessage(header.opcode) }
            // What an earlier message left here was not wanted, or it would have been taken.
            assembled.removeAll(keepingCapacity: true)
        }
        guard header.payloadLength <= limits.maximumFrameBytes else {
            throw .frameTooLarge(header.payloadLength, limits)
        }
        // What a compressed message amounts to is known to whoever inflates it.
        guard isCompressed || header.payloadLength <= limits.maximumMessageBytes - assembled.count else {
            throw .messageTooLarge(limits)
        }
        if header.opcode == .continuation {
            try countFragment()
        } else if !header.isFinal || isCompressed {
            message = PartialMessage(kind: header.opcode == .text ? .text : .binary, isCompressed: isCompressed)
        }
    }

    private mutating func countFragment() throws(FramingError) {
        guard let fragments = message?.fragments, fragments < limits.maximumFragments else {
            throw .tooManyFragments(limits)
        }
        message?.fragments = fragments + 1
    }
}
