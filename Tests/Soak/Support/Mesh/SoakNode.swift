// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Logging
import NIOCore

/// The nodes that are put under fire.
enum SoakNode {
    /// A node on a free port of 127.0.0.1 that dials its peers at ports of it.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - peers: the names of the others.
    ///   - ports: where those among them are that it dials.
    ///   - configure: changes other settings.
    static func make(
        name: String,
        peers: [String],
        ports: [String: Int],
        configure: (inout GridConfiguration) -> Void = { _ in }
    ) throws -> GridNode {
        var configuration = GridConfiguration(authenticator: SharedToken("soak"))
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.addresses = ports.mapValues { .tcp(host: "127.0.0.1", port: $0) }
        configuration.logger.logLevel = .critical
        configure(&configuration)
        return try GridNode(local: name, remotes: peers, configuration: configuration)
    }
}

extension GridTimings {
    /// The defaults, but for pings: a peer that falls silent is to be given up within the faults of a run.
    static func soak(ping: Duration) -> GridTimings {
        var timings = GridTimings.defaults
        timings.connectionPingInterval = ping
        timings.connectionPongTimeout = ping * 2
        timings.muxPingInterval = ping * 1.5
        return timings
    }
}
