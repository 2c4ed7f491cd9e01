// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import NIOCore

/// What `grid serve` says of itself to `grid status`, as JSON: the answer of the handler named ``handler``.
struct NodeStatus: Codable, Sendable {
    /// The name of the handler. Nodes that know no names have none (GRID-V1-EXTENSIONS §12).
    static let handler: HandlerID = "grid/status"

    /// The name of the node.
    var node: String
    /// Its connections, those to guests at the end.
    var connections: [ConnectionStatus]

    /// What a node can say now.
    static func of(_ node: GridNode) async -> NodeStatus {
        NodeStatus(node: node.local, connections: await node.statistics().map { ConnectionStatus($0) })
    }

    /// Has a node answer those who ask.
    static func register(on node: GridNode) throws {
        try node.register(id: handler) { [weak node] _, _ in
            guard let node else { throw RemoteError("the node has ended") }
            return ByteBuffer(string: try JSONText.line(await NodeStatus.of(node)))
        }
    }
}
