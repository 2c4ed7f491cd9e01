// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux

/// The acceptor's side of the connect exchange: it listens first and decides (GRID-V1 §1.4).
struct AcceptorExchange: ConnectExchange {
    let node: NodeCore

    mutating func opening() -> [UInt8]? { nil }

    mutating func receive(_ bytes: RawSpan) -> ConnectOutcome {
        let authenticator = node.configuration.authenticator
        let acceptance = ConnectAcceptance(
            local: node.local,
            allowedSkew: node.configuration.timings.maximumClockSkew,
            isKnownRemote: { [node] in node.connection(to: $0) != nil },
            authenticate: { try authenticator.validate(token: $0) }
        )
        switch acceptance.evaluate(bytes, now: node.configuration.clock.wallTime) {
        case .reject(let reason):
            return .refused(GridError(.connectRefused, reason), reply: response(rejectedReason: reason))
        case .accept(let request):
            guard let connection = node.connection(to: request.host) else {
                // It was removed since it was looked up.
                let reason = "unknown incoming host: \(request.host)"
                return .refused(GridError(.connectRefused, reason), reply: response(rejectedReason: reason))
            }
            return .open(connection, reply: response(rejectedReason: nil))
        }
    }

    private func response(rejectedReason: String?) -> [UInt8]? {
        let response = ConnectResponse(id: node.id, rejectedReason: rejectedReason)
        return try? MessageHeader(operation: .connectResponse).encoded(payload: response.encoded())
    }
}
