// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// A message, or a piece of a stream, that is under way.
struct Flight {
    var moment: NetworkMoment
    /// The connection that it belongs to.
    var connection: Int
    var bytes: [UInt8]
    /// Whether this is the end of the connection, after everything that its sender sent.
    var isEnd = false
}
