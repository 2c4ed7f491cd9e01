// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Who a node is, and where its peers are.
package struct MemberSettings: Codable, Sendable {
    /// Tells its calls apart from those of others.
    package var index: Int
    package var name: String
    package var peers: [String]
    /// Where peers are to be dialed, by name: a port of 127.0.0.1.
    package var ports: [String: Int]
    package var workload: Workload
    /// Pings of its connections.
    package var pingMilliseconds: Int64
    /// Between two dials of one remote at least.
    package var retryMilliseconds: Int64
}
