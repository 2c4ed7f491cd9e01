// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a sequence of frames may do wrong.
extension FramingError {
    static var unexpectedContinuation: FramingError {
        FramingError(code: .unexpectedContinuation, message: "continuation frame while no message is under way")
    }

    static func interleavedMessage(_ opcode: Opcode) -> FramingError {
        FramingError(code: .interleavedMessage, message: "\(opcode) frame before the end of the message under way")
    }

    static func frameTooLarge(_ length: Int, _ limits: WebSocketLimits) -> FramingError {
        FramingError(
            code: .frameTooLarge,
            closeCode: .messageTooBig,
            message: "frame with \(length) bytes, the limit is \(limits.maximumFrameBytes)"
        )
    }

    static func messageTooLarge(_ limits: WebSocketLimits) -> FramingError {
        FramingError(
            code: .messageTooLarge,
            closeCode: .messageTooBig,
            message: "message with more than \(limits.maximumMessageBytes) bytes"
        )
    }

    static func tooManyFragments(_ limits: WebSocketLimits) -> FramingError {
        FramingError(
            code: .tooManyFragments,
            closeCode: .policyViolation,
            message: "message in more than \(limits.maximumFragments) frames"
        )
    }

    static var invalidText: FramingError {
        FramingError(code: .invalidUTF8, closeCode: .invalidPayload, message: "text message is not UTF-8")
    }
}
