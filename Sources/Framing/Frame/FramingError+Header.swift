// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a header may do wrong; the texts are put together only once something is wrong.
extension FramingError {
    static func reservedBits(_ bits: ReservedBits) -> FramingError {
        let names = [(ReservedBits.rsv1, "RSV1"), (.rsv2, "RSV2"), (.rsv3, "RSV3")]
            .filter { bits.contains($0.0) }
            .map(\.1)
            .joined(separator: ", ")
        return FramingError(code: .reservedBits, message: "\(names) set although no extension was negotiated for it")
    }

    static func reservedOpcode(_ opcode: UInt8) -> FramingError {
        FramingError(code: .reservedOpcode, message: "opcode \(opcode) is reserved")
    }

    static func fragmentedControlFrame(_ opcode: Opcode) -> FramingError {
        FramingError(code: .fragmentedControlFrame, message: "\(opcode) frame without FIN")
    }

    static func oversizedControlFrame(_ opcode: Opcode) -> FramingError {
        FramingError(code: .oversizedControlFrame, message: "\(opcode) frame with more than 125 bytes")
    }

    static var maskedFrame: FramingError {
        FramingError(code: .maskedFrame, message: "frame from a server is masked")
    }

    static var unmaskedFrame: FramingError {
        FramingError(code: .unmaskedFrame, message: "frame from a client is not masked")
    }

    static func nonMinimalLength(_ length: Int, bytes: Int) -> FramingError {
        FramingError(
            code: .nonMinimalLength,
            message: "payload length \(length) in \(bytes) bytes, which is not the shortest form"
        )
    }

    static var invalidLength: FramingError {
        FramingError(code: .invalidLength, message: "payload length with the most significant bit set")
    }
}
