// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension GridConnection {
    /// What is known of the connection now. Asks the connection's event loop.
    public func statistics() async -> ConnectionStatistics {
        let (history, state, open) = past
        var statistics = ConnectionStatistics(
            remote: remote,
            state: state,
            dials: dials,
            isGuest: isGuest,
            dialAttempts: history.dials,
            reconnects: history.reconnects,
            restarts: history.restarts,
            instance: history.instance,
            lastConnected: history.lastConnected,
            lastError: history.lastError,
            features: [],
            openCalls: 0,
            runningHandlers: 0,
            queuedBytes: 0,
            lastRoundTrip: nil,
            traffic: history.traffic
        )
        guard let open else { return statistics }
        let present = await open.present()
        // What one that has ended since has counted is in the history.
        if present.hasEnded { statistics.traffic = past.history.traffic } else { statistics.traffic += present.traffic }
        statistics.features = present.features
        statistics.openCalls = present.openCalls
        statistics.runningHandlers = present.runningHandlers
        statistics.queuedBytes = present.queuedBytes
        statistics.lastRoundTrip = present.lastRoundTrip
        return statistics
    }
}

extension GridNode {
    /// What is known of all connections, those to guests at the end.
    public func statistics() async -> [ConnectionStatistics] {
        var all: [ConnectionStatistics] = []
        for connection in connections + guests { all.append(await connection.statistics()) }
        return all
    }
}
