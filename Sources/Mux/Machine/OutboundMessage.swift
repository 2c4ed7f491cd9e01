// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A message to write now, from ``MuxMachine/nextMessage(now:)``.
public struct OutboundMessage: Sendable {
    /// Where the payload's bytes are.
    public enum Payload: Sendable {
        /// Here; they are the machine's own.
        case own([UInt8])
        /// With the owner, under this name: these of them. A payload sent in one piece is all of them.
        case kept(PayloadToken, Range<Int>)
    }

    /// The fields. With ``MessageFlags/subroute`` the owner adds the subroute that it keeps under the payload's name.
    public var header: MessageHeader

    /// The payload.
    public var payload: Payload

    /// Whether the owner may forget what it keeps under the payload's name, once this message is encoded.
    public var isLastPiece: Bool

    /// The extension block to encode with the message, if it has one (GRID-V1-EXTENSIONS).
    public var extensionBlock: [UInt8]?

    init(_ header: MessageHeader, own payload: [UInt8] = [], extensionBlock: [UInt8]? = nil) {
        self.header = header
        self.payload = .own(payload)
        self.isLastPiece = true
        self.extensionBlock = extensionBlock
    }

    init(
        _ header: MessageHeader,
        kept token: PayloadToken,
        _ range: Range<Int>,
        isLastPiece: Bool,
        extensionBlock: [UInt8]?
    ) {
        self.header = header
        self.payload = .kept(token, range)
        self.isLastPiece = isLastPiece
        self.extensionBlock = extensionBlock
    }

    /// The payload's length in bytes.
    public var payloadCount: Int {
        switch payload {
        case .own(let bytes): bytes.count
        case .kept(_, let range): range.count
        }
    }
}
