// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One secret that all nodes of a grid know.
public struct SharedToken: Authenticator {
    private let secret: [UInt8]

    /// The token `secret`. An empty one lets everybody in who can reach the node.
    public init(_ secret: String) {
        self.secret = Array(secret.utf8)
    }

    /// The secret.
    public func token() -> String {
        String(decoding: secret, as: UTF8.self)
    }

    /// Compares in a time that does not depend on where the tokens differ.
    ///
    /// - Throws: ``GridError`` with the text that existing nodes send.
    public func validate(token: String) throws {
        let given = Array(token.utf8)
        var difference = given.count ^ secret.count
        for index in secret.indices {
            difference |= Int(secret[index] ^ (index < given.count ? given[index] : 0))
        }
        guard difference == 0 else { throw GridError(.connectRefused, "invalid token") }
    }
}
