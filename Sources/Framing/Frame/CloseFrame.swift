// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a close frame says (RFC 6455 §5.5.1): nothing, a code, or a code and a reason.
public struct CloseFrame: Sendable, Hashable {
    /// Why the connection is closed; nil if the frame does not say.
    public var code: CloseCode?
    /// The reason in words, for a log. It has no meaning without a code.
    public var reason: String

    /// Makes a close frame's contents.
    public init(code: CloseCode? = nil, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// Decodes the unmasked payload of a close frame.
    ///
    /// - Throws: ``FramingError`` if the payload has one byte, the code must not be sent, or the reason is not UTF-8.
    public init(payload: RawSpan) throws(FramingError) {
        self.code = try CloseFrame.validatedCode(of: payload)
        self.reason = payload.withUnsafeBytes { String(decoding: $0.dropFirst(2), as: UTF8.self) }
    }

    /// The payload: empty without a code, and at most 125 bytes.
    ///
    /// A code that must not be sent stands for a frame without one (1005 means exactly that). A reason of more than 123
    /// bytes is cut between two characters.
    public var payload: [UInt8] {
        guard let code, code.mayAppearOnWire else { return [] }
        var bytes = [UInt8(truncatingIfNeeded: code.rawValue &>> 8), UInt8(truncatingIfNeeded: code.rawValue)]
        for scalar in reason.unicodeScalars {
            let encoded = UTF8.encode(scalar)
            guard let encoded, bytes.count + encoded.count <= FrameHeader.maximumControlPayloadLength else { break }
            bytes.append(contentsOf: encoded)
        }
        return bytes
    }

    /// The frame that answers this one: the same code, and no reason (§5.5.1; GRID-V1 §1.3).
    public var reply: CloseFrame { CloseFrame(code: code) }

    /// Checks a payload without taking it apart.
    static func validatedCode(of payload: RawSpan) throws(FramingError) -> CloseCode? {
        guard payload.byteCount > 0 else { return nil }
        guard payload.byteCount >= 2 else {
            throw FramingError(code: .invalidClosePayload, message: "close frame with a payload of one byte")
        }
        let number = payload.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt16.self)
        let code = CloseCode(rawValue: UInt16(bigEndian: number))
        guard code.mayAppearOnWire else {
            throw FramingError(code: .invalidCloseCode, message: "close code \(code) must not be sent")
        }
        var validator = UTF8Validator()
        let isText = payload.withUnsafeBytes {
            validator.validate(UnsafeRawBufferPointer(rebasing: $0.dropFirst(2)))
        }
        guard isText, validator.isComplete else {
            throw FramingError(
                code: .invalidUTF8,
                closeCode: .invalidPayload,
                message: "reason of a close frame is not UTF-8"
            )
        }
        return code
    }
}
