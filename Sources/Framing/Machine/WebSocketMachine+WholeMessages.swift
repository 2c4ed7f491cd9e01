// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension WebSocketMachine {
    /// A message that was unmasked and checked where it lies.
    @usableFromInline
    struct WholeMessage {
        @usableFromInline let kind: MessageKind
        @usableFromInline let payload: Range<Int>
    }

    /// Takes a message off the front of `bytes` if it lies there as a whole, in one frame, and breaks no rule: what nearly
    /// every message does. Otherwise nothing has happened, and it remains to be found out why.
    @usableFromInline
    @inline(__always)
    mutating func takeWholeMessage(_ bytes: UnsafeMutableRawBufferPointer) -> WholeMessage? {
        guard isBetweenMessages, let base = bytes.baseAddress, bytes.count >= 2 else { return nil }
        // FIN, no reserved bit, and the opcode of a message.
        let first = base.load(fromByteOffset: 0, as: UInt8.self)
        guard first == 0x80 | Opcode.binary.rawValue || first == 0x80 | Opcode.text.rawValue else { return nil }
        // Above 127 if the frame is masked and should not be, or the other way around.
        let isMasked = role == .server
        let short = base.load(fromByteOffset: 1, as: UInt8.self) ^ (isMasked ? 0x80 : 0)
        var payloadStart = isMasked ? 6 : 2
        var length = Int(short)
        if short > 125 {
            // A frame that has an extended length and lies here as a whole is longer than any header.
            guard short <= 127, bytes.count >= FrameHeader.maximumEncodedLength else { return nil }
            if short == 126 {
                length = Int(UInt16(bigEndian: base.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
                guard length > 125 else { return nil }
                payloadStart &+= 2
            } else {
                length = Int(Int64(bigEndian: base.loadUnaligned(fromByteOffset: 2, as: Int64.self)))
                guard length > 0xFFFF else { return nil }
                payloadStart &+= 8
            }
        }
        guard length <= bytes.count &- payloadStart, length <= limits.maximumFrameBytes,
            length <= limits.maximumMessageBytes
        else { return nil }

        let payload = UnsafeMutableRawBufferPointer(start: base + payloadStart, count: length)
        let key: MaskingKey? = isMasked ? MaskingKey(at: base + payloadStart - 4) : nil
        let range = Range(uncheckedBounds: (payloadStart, payloadStart &+ length))
        guard first == 0x80 | Opcode.binary.rawValue else {
            return takeText(payload, key) ? WholeMessage(kind: .text, payload: range) : nil
        }
        key?.applyInline(to: payload)
        return WholeMessage(kind: .binary, payload: range)
    }

    /// Unmasks a payload; masks it again if it is not text.
    @inline(never)
    private func takeText(_ payload: UnsafeMutableRawBufferPointer, _ key: MaskingKey?) -> Bool {
        key?.applyInline(to: payload)
        var validator = UTF8Validator()
        guard validator.validate(UnsafeRawBufferPointer(payload)), validator.isComplete else {
            key?.apply(to: payload)
            return false
        }
        return true
    }
}
