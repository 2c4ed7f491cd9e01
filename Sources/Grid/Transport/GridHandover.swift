// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import NIOCore
import WebSocket

/// Gives channels to a node without losing what they bring in between.
public enum GridHandover {
    private static let gateName = "GridHandover"

    /// Has a channel keep what arrives until a node takes it over, and read no more than that. A second call has no effect.
    ///
    /// To be called on the channel's event loop, when the handlers before it are in their places: in a channel initializer
    /// or where a handshake ends.
    ///
    /// - Throws: NIO's error if the channel is closed.
    public static func hold(_ channel: any Channel) throws {
        guard (try? channel.pipeline.syncOperations.context(name: gateName)) == nil else { return }
        let gate = InboundGate()
        try channel.pipeline.syncOperations.addHandler(gate, name: gateName)
        gate.close()
    }

    /// Lets go of what was held, to the handlers behind.
    static func release(_ channel: any Channel) {
        let context = try? channel.pipeline.syncOperations.context(name: gateName)
        if let gate = context?.handler as? InboundGate { gate.open() }
    }
}
