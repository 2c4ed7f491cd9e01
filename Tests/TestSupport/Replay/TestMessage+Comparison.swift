// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension TestMessage {
    /// The payload as the receiver is to understand it (`GRID-V1 §2.3`).
    package var content: Payload {
        Payload(payload.isEmpty && !header.flags.contains(.zeroLength) ? nil : payload)
    }

    /// Without what no two runs share: ids, times of the day, and how long a clock took. DisconnectServerMux is not numbered by
    /// every node, nor is its number looked at (`GRID-V1 §4.3`).
    package var comparable: TestMessage {
        var message = self
        switch header.operation {
        case .disconnectServerMux:
            message.header.sequence = 0
        case .ping where header.muxID == 0:
            if (try? PingPayload(parsing: payload.span.bytes)) != nil { message.payload = [] }
        case .connect:
            if let request = try? ConnectRequest(parsing: payload.span.bytes) {
                // The length stands for what else may be there.
                message.payload = Array("\(request.host) \(request.token) \(payload.count)".utf8)
            }
        case .connectResponse:
            if let response = try? ConnectResponse(parsing: payload.span.bytes) {
                // Such as 6m0.000045377s, of which the last digits are how long the message was under way.
                let reason = response.rejectedReason.replacing(/servers: (\d+m\d+)\.\d+s/) {
                    "servers: \($0.output.1)s"
                }
                let length = response.isAccepted ? payload.count : 0
                message.payload = Array("\(response.isAccepted) \(reason) \(length)".utf8)
            }
        default: break
        }
        return message
    }
}
