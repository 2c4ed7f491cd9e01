// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

@testable import WebSocket

extension SessionCore {
    /// What the messages that wait for a consumer count for.
    var inboundCost: Int { state.withLockedValue { $0.inboundCost } }

    /// How many senders wait for room.
    var waitingSenders: Int { state.withLockedValue { $0.senders.count } }

    /// How many pings wait for their pongs.
    var waitingPings: Int { state.withLockedValue { $0.pings.count } }
}
