// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// The dialer's side of the connect exchange: it speaks first and is told whether it is welcome (GRID-V1 §1.4).
struct DialerExchange: ConnectExchange {
    let node: NodeCore
    let connection: GridConnection
    let token: String

    mutating func opening() throws -> [UInt8]? {
        let request = ConnectRequest(
            id: node.id,
            host: connection.local,
            time: node.configuration.clock.wallTime,
            token: token,
            extensions: node.configuration.extensions
        )
        return try MessageHeader(operation: .connect).encoded(payload: request.encoded())
    }

    mutating func receive(_ bytes: RawSpan) -> ConnectOutcome {
        func refused(_ why: String) -> ConnectOutcome {
            .refused(GridError(.connectRefused, why, remote: connection.remote), reply: nil)
        }
        do {
            let message = try Message(parsing: bytes)
            guard message.header.operation == .connectResponse else {
                return refused("the remote answered the connect message with \(message.header.operation)")
            }
            let response = try ConnectResponse(parsing: bytes.extracting(message.payload))
            guard response.isAccepted else {
                return refused("the remote refused the connection: \(response.rejectedReason)")
            }
            let agreement = MuxExtensions.agreed(local: node.configuration.extensions, remote: response.extensions)
            let agreed = AgreedConnection(connection: connection, agreement: agreement, instance: response.id)
            return .open(agreed, reply: nil)
        } catch {
            return refused("the remote's answer to the connect message cannot be read: \(error)")
        }
    }
}
