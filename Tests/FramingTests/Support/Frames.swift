// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Puts frames together by the letter of RFC 6455 §5.2, without the encoder under test.
enum Frames {
    static let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    /// A frame. Whatever is given is written, allowed or not.
    static func frame(
        _ opcode: UInt8,
        _ payload: [UInt8] = [],
        fin: Bool = true,
        rsv: UInt8 = 0,
        mask: [UInt8]? = nil
    ) -> [UInt8] {
        let first = (fin ? 0x80 : 0) | rsv << 4 | opcode
        var bytes = [first] + length(payload.count, masked: mask != nil)
        if let mask {
            bytes += mask
            bytes += payload.enumerated().map { $1 ^ mask[$0 % 4] }
        } else {
            bytes += payload
        }
        return bytes
    }

    /// A frame as `sender` sends it.
    static func frame(_ opcode: Opcode, _ payload: [UInt8] = [], fin: Bool = true, from sender: Role) -> [UInt8] {
        frame(opcode.rawValue, payload, fin: fin, mask: sender == .client ? key : nil)
    }

    static func frame(_ opcode: Opcode, _ text: String, fin: Bool = true, from sender: Role) -> [UInt8] {
        frame(opcode, Array(text.utf8), fin: fin, from: sender)
    }

    /// The second byte and those of the extended length.
    static func length(_ count: Int, masked: Bool = false) -> [UInt8] {
        let bit: UInt8 = masked ? 0x80 : 0
        return switch count {
        case ...125: [bit | UInt8(count)]
        case ...0xFFFF: [bit | 126] + bigEndian(count, bytes: 2)
        default: [bit | 127] + bigEndian(count, bytes: 8)
        }
    }

    static func bigEndian(_ number: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: number >> (8 * (bytes - 1 - $0))) }
    }
}
