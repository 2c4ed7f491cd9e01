// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What an opening handshake has settled beside the connection itself (RFC 6455 §1.9, §9; RFC 7692).
public struct HandshakeAgreement: Sendable, Hashable {
    /// The subprotocol that the server has chosen; nil for none.
    public var subprotocol: String?
    /// What compression was agreed on; nil for none.
    public var compression: PermessageDeflate.Parameters?

    /// Makes an agreement.
    public init(subprotocol: String? = nil, compression: PermessageDeflate.Parameters? = nil) {
        self.subprotocol = subprotocol
        self.compression = compression
    }
}
