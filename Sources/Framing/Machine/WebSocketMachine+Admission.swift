// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketMachine {
    /// Holds a frame to the rules of fragmentation (RFC 6455 §5.4) and to the limits, before any of its payload is taken.
    mutating func admit(_ header: FrameHeader) throws(FramingError) {
        guard !header.opcode.isControl else { return }
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
        guard header.payloadLength <= limits.maximumMessageBytes - assembled.count else {
            throw .messageTooLarge(limits)
        }
        if header.opcode == .continuation {
            try countFragment()
        } else if !header.isFinal {
            message = PartialMessage(kind: header.opcode == .text ? .text : .binary)
        }
    }

    private mutating func countFragment() throws(FramingError) {
        guard let fragments = message?.fragments, fragments < limits.maximumFragments else {
            throw .tooManyFragments(limits)
        }
        message?.fragments = fragments + 1
    }
}
