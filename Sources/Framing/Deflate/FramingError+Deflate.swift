// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension FramingError.Code {
    /// The compressed contents of a message are not DEFLATE, or end before it does (RFC 7692 §7.2.2).
    public static let invalidCompressedData = FramingError.Code(rawValue: "invalidCompressedData")
    /// A message above ``PermessageDeflate/Configuration/maximumExpansionRatio``.
    public static let expansionTooLarge = FramingError.Code(rawValue: "expansionTooLarge")
    /// This end's own trouble: zlib has no memory, or is not the library it should be.
    public static let compressionFailed = FramingError.Code(rawValue: "compressionFailed")
}

extension FramingError {
    static var invalidCompressedData: FramingError {
        FramingError(
            code: .invalidCompressedData,
            closeCode: .invalidPayload,
            message: "compressed message is not valid DEFLATE"
        )
    }

    static func inflatedTooLarge(_ limit: Int) -> FramingError {
        FramingError(
            code: .messageTooLarge,
            closeCode: .messageTooBig,
            message: "message with more than \(limit) bytes once decompressed"
        )
    }

    static func expansionTooLarge(_ ratio: Int) -> FramingError {
        FramingError(
            code: .expansionTooLarge,
            closeCode: .policyViolation,
            message: "message of more than \(ratio) times its compressed size"
        )
    }

    static func compressionFailed(_ status: Int32) -> FramingError {
        FramingError(code: .compressionFailed, closeCode: .internalError, message: "zlib failed with status \(status)")
    }
}
