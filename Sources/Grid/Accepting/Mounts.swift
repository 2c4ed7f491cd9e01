// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOHTTP1
import WebSocket

/// The nodes that share a server, by their routes.
struct Mounts: Sendable {
    private let nodes: [String: NodeCore]

    /// - Throws: ``GridError`` with `invalidConfiguration` when two have the same route.
    init(_ cores: [NodeCore]) throws(GridError) {
        var nodes: [String: NodeCore] = [:]
        for core in cores {
            let route = core.configuration.route
            guard nodes.updateValue(core, forKey: route) == nil else {
                throw GridError(.invalidConfiguration, "two grids have the route \(route)")
            }
        }
        self.nodes = nodes
    }

    init(_ core: NodeCore) {
        nodes = [core.configuration.route: core]
    }

    /// The node that a request is for.
    func node(for head: HTTPRequestHead) -> NodeCore? {
        nodes[String(head.uri.prefix { $0 != "?" })]
    }

    /// Judges an upgrade request (GRID-V1 §1.2).
    func judge(_ head: HTTPRequestHead) throws(HTTPAnswer) -> ServerHandshakePolicy.Acceptance {
        guard let node = node(for: head) else { throw HTTPAnswer(status: .notFound, text: "404 page not found\n") }
        try UpgradeCheck(configuration: node.configuration).check(head)
        // Nodes are no browsers: who may connect is for the token to say (GRID-V1 §1.2).
        return try ServerHandshakePolicy(origins: .any, compression: nil).judge(head)
    }
}
