// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import MuxTesting

extension SimulatedNetwork {
    /// A network of one link, connected at 0, with latencies of 100 ns there and 70 ns back.
    static func connected(
        _ transport: NetworkConditions.Transport = .messages,
        seed: UInt64 = 1,
        _ change: (inout DirectionConditions) -> Void = { _ in }
    ) -> SimulatedNetwork {
        var conditions = NetworkConditions(transport: transport)
        conditions.directions.first.latency = .nanoseconds(100) ... .nanoseconds(100)
        conditions.directions.second.latency = .nanoseconds(70) ... .nanoseconds(70)
        change(&conditions.directions.first)
        var network = SimulatedNetwork(links: 1, conditions: conditions, seed: seed)
        network.apply(.connect(link: 0, noticedAfter: BothEnds(.zero, .zero)), at: .zero)
        _ = NetworkLog(&network)
        return network
    }
}
