// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension PermessageDeflate {
    /// What a client and a server have agreed on (RFC 7692 §7.1).
    public struct Parameters: Sendable, Hashable {
        /// Whether the server compresses each message on its own (§7.1.1.1).
        public let serverNoContextTakeover: Bool
        /// Whether the client compresses each message on its own (§7.1.1.2).
        public let clientNoContextTakeover: Bool
        /// The bits of the largest window that the server uses, 8 ... 15 (§7.1.2.1).
        public let serverMaxWindowBits: Int
        /// The bits of the largest window that the client uses, 8 ... 15 (§7.1.2.2).
        public let clientMaxWindowBits: Int

        /// Makes parameters; the defaults are what `permessage-deflate` means alone. Bits outside 8 ... 15 count as the
        /// nearest in it.
        public init(
            serverNoContextTakeover: Bool = false,
            clientNoContextTakeover: Bool = false,
            serverMaxWindowBits: Int = 15,
            clientMaxWindowBits: Int = 15
        ) {
            self.serverNoContextTakeover = serverNoContextTakeover
            self.clientNoContextTakeover = clientNoContextTakeover
            self.serverMaxWindowBits = min(max(serverMaxWindowBits, windowBits.lowerBound), windowBits.upperBound)
            self.clientMaxWindowBits = min(max(clientMaxWindowBits, windowBits.lowerBound), windowBits.upperBound)
        }

        /// Whether messages of the end in `role` are compressed each on its own.
        public func noContextTakeover(of role: Role) -> Bool {
            role == .server ? serverNoContextTakeover : clientNoContextTakeover
        }

        /// The bits of the largest window that the end in `role` uses, 8 ... 15.
        public func maxWindowBits(of role: Role) -> Int {
            role == .server ? serverMaxWindowBits : clientMaxWindowBits
        }
    }
}
