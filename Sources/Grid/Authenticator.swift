// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// How nodes prove to one another that they belong to the same grid (GRID-V1 §1.2, §1.4).
///
/// The same token is sent as the upgrade request's bearer token and in the connect message.
public protocol Authenticator: Sendable {
    /// The token to send. Called for the upgrade request and for the connect message of each dial, on the task that dials.
    func token() throws -> String

    /// Checks a token that a peer sent. Called on the connection's event loop: it must not block.
    ///
    /// - Throws: an error whose description tells the peer why it is refused.
    func validate(token: String) throws
}
