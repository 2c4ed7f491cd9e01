// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension HandshakeError.Code {
    /// Sec-WebSocket-Extensions of the answer breaks the grammar of RFC 6455 §9.1.
    public static let malformedExtensions = HandshakeError.Code(rawValue: "malformedExtensions")
    /// The server accepts permessage-deflate in a way that was not offered (RFC 7692 §7.1).
    public static let invalidCompressionParameters = HandshakeError.Code(rawValue: "invalidCompressionParameters")
}

extension HandshakeError {
    static var malformedExtensions: HandshakeError { .bad(.malformedExtensions, HandshakeName.extensions) }

    static func invalidCompression(_ what: String) -> HandshakeError {
        HandshakeError(
            code: .invalidCompressionParameters,
            message: "handshake error: \(PermessageDeflate.extensionName): \(what)"
        )
    }
}
