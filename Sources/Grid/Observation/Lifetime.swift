// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore
import WebSocket

/// Tells whether something is still in memory, without keeping it there; for tests.
package struct Lifetime: Sendable {
    private weak var object: (any AnyObject & Sendable)?

    init(_ object: any AnyObject & Sendable) {
        self.object = object
    }

    /// Whether it has gone.
    package var isOver: Bool { object == nil }
}

extension GridNode {
    /// That of everything which the node's parts share, and all of its connections keep.
    package var lifetime: Lifetime { Lifetime(core) }

    /// Those of the open connections.
    package var openLifetimes: [Lifetime] { core.open.map { Lifetime($0) } }

    /// Observers of the node's events.
    package var observerCount: Int { core.events.observerCount }

    /// Closes the sockets of all connections to members; for tests.
    package func breakConnections() async {
        for connection in core.members {
            let open = connection.open
            connection.breakConnection()
            await open?.waitUntilClosed()
        }
    }
}

extension GridConnection {
    /// Closes the socket, at once when called on its event loop; for tests.
    package func breakConnection() {
        guard let open else { return }
        open.executor.perform { open.close(GridError(.disconnected, "broken for a test")) }
    }
}
