// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// What has become of a ``GridConnection`` so far.
struct ConnectionHistory: Sendable {
    /// Attempts to dial.
    var dials = 0
    /// Connections that were established.
    private(set) var connects = 0
    /// Connections to another run of the remote than the one before.
    private(set) var restarts = 0
    private(set) var instance: InstanceID?
    private(set) var lastConnected: Timestamp?
    var lastError: String?
    /// Of all connections that have ended.
    var traffic = Traffic()

    var reconnects: Int { max(0, connects - 1) }

    /// Notes a connection.
    ///
    /// - Returns: whether the remote is another run than before.
    mutating func connected(to instance: InstanceID, at time: Timestamp) -> Bool {
        connects += 1
        lastConnected = time
        let hasRestarted = self.instance.map { $0 != instance } ?? false
        if hasRestarted { restarts += 1 }
        self.instance = instance
        return hasRestarted
    }
}
