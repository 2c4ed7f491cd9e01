// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// One side of the exchange that opens a grid connection (GRID-V1 §1.4), over an established WebSocket.
protocol ConnectExchange: Sendable {
    /// The message to send first, if this side speaks first.
    mutating func opening() throws -> [UInt8]?

    /// Judges the peer's first message.
    mutating func receive(_ bytes: RawSpan) -> ConnectOutcome
}

/// How a ``ConnectExchange`` ended.
enum ConnectOutcome {
    /// The connection is open; the reply goes out first.
    case open(AgreedConnection, reply: [UInt8]?)
    /// It is not; the reply goes out before the channel closes.
    case refused(GridError, reply: [UInt8]?)
}

/// What a connect exchange has settled.
struct AgreedConnection {
    /// Whose socket this is.
    let connection: GridConnection
    /// The extensions that both sides know.
    let agreement: MuxAgreement
    /// The run of the remote's process.
    let instance: InstanceID
}
