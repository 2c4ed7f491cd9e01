// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore

/// What a link does to the bytes and connections that want to cross it.
package enum LinkCondition: Hashable, Sendable {
    /// Everything crosses at once.
    case open
    /// Nothing crosses in these directions; sockets stay as they are, and what wants to cross waits. Of new connections only
    /// the dialer's half is made.
    case stalled(LinkDirections)
    /// So many bytes a second cross in each direction, and arrive later by the latency.
    case slow(bytesPerSecond: Int, latency: TimeAmount)
    /// What is open has been closed, and new connections are closed at once.
    case closed
}

extension LinkCondition: CustomStringConvertible {
    package var description: String {
        switch self {
        case .open: "open"
        case .stalled(let directions): "stalled \(directions)"
        case .slow(let bytesPerSecond, let latency):
            "slowed to \(bytesPerSecond) bytes/s and \(latency.nanoseconds / 1_000_000) ms"
        case .closed: "closed"
        }
    }
}
