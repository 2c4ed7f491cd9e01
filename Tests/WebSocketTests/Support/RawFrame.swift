// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A frame by the letter of RFC 6455 §5.2, made without the encoder under test. Whatever is given is written, allowed or not.
enum RawFrame {
    private static let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    static func bytes(_ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, isMasked: Bool) -> [UInt8] {
        let mask: UInt8 = isMasked ? 0x80 : 0
        var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
        switch payload.count {
        case ...125: bytes.append(mask | UInt8(payload.count))
        case ...0xFFFF: bytes += [mask | 126] + bigEndian(payload.count, count: 2)
        default: bytes += [mask | 127] + bigEndian(payload.count, count: 8)
        }
        guard isMasked else { return bytes + payload }
        return bytes + key + payload.enumerated().map { $1 ^ key[$0 & 3] }
    }

    static func bigEndian(_ number: Int, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}
