// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
package import NIOCore

/// The channels with which a client tries to connect: one for each address of the server that is tried. Several may be under
/// way at once, and a cancellation ends them all.
package final class DialAttempts: Sendable {
    private enum State {
        case underWay([any Channel])
        case cancelled
    }

    private let state = NIOLockedValueBox(State.underWay([]))

    package init() {}

    /// Notes a channel that is about to connect.
    ///
    /// - Throws: `CancellationError` if it comes too late.
    package func begin(_ channel: any Channel) throws {
        try state.withLockedValue { state in
            guard case .underWay(let channels) = state else { throw CancellationError() }
            state = .underWay(channels + [channel])
        }
    }

    /// Closes all channels, and lets no other one begin.
    package func cancel() {
        let channels = state.withLockedValue { state in
            defer { state = .cancelled }
            if case .underWay(let channels) = state { return channels }
            return []
        }
        for channel in channels { channel.close(mode: .all, promise: nil) }
    }
}
