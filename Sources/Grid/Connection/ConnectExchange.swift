// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// One side of the exchange that opens a grid connection (GRID-V1 §1.4), over an established WebSocket.
protocol ConnectExchange {
    /// The message to send first, if this side speaks first.
    mutating func opening() throws -> [UInt8]?

    /// Judges the peer's first message.
    mutating func receive(_ bytes: RawSpan) -> ConnectOutcome
}

/// How a ``ConnectExchange`` ended.
enum ConnectOutcome {
    /// The connection is open; the reply goes out first.
    case open(GridConnection, reply: [UInt8]?)
    /// It is not; the reply goes out before the channel closes.
    case refused(GridError, reply: [UInt8]?)
}
