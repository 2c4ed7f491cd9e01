// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension PermessageDeflate {
    /// An offer that a server accepts, and how it says so.
    public struct Agreement: Sendable, Hashable {
        /// What holds from now on.
        public let parameters: Parameters
        /// The value of the Sec-WebSocket-Extensions field of the answer.
        public let answer: String
    }
}
