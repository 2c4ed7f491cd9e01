// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore
import Synchronization
import WebSocket

/// Handlers that hold calls until they are let go.
final class ScaleHandlers: Sendable {
    static let echo: HandlerID = 20
    static let held: HandlerID = 21
    static let stream: HandlerID = 22

    private let gate = Gate()
    private let counter = Atomic<Int>(0)

    /// Calls that have been entered and wait.
    var waiting: Int { counter.load(ordering: .relaxed) }

    func release() {
        gate.open()
    }

    func register(on node: GridNode) throws {
        try node.register(id: Self.echo, execution: .eventLoop) { payload, _ in payload }
        try node.register(id: Self.held) { payload, _ in
            self.counter.add(1, ordering: .relaxed)
            defer { self.counter.subtract(1, ordering: .relaxed) }
            try await self.gate.wait()
            return payload
        }
        try node.registerStream(id: Self.stream, inCapacity: 1, outCapacity: 1) { _, stream in
            self.counter.add(1, ordering: .relaxed)
            defer { self.counter.subtract(1, ordering: .relaxed) }
            for try await message in stream.requests { try await stream.send(message) }
        }
    }
}
