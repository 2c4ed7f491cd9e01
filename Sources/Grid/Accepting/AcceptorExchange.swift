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
            allowsGuests: node.configuration.allowsGuests,
            isKnownRemote: { [node] in node.member($0) != nil },
            authenticate: { try authenticator.validate(token: $0) }
        )
        switch acceptance.evaluate(bytes, now: node.configuration.clock.wallTime) {
        case .reject(let reason):
            return refused(reason)
        case .accept(let request):
            do throws(GridError) {
                // It may have been removed since it was looked up.
                let connection = try node.connectionForDialer(named: request.host)
                let own = node.configuration.extensions
                let agreed = AgreedConnection(
                    connection: connection,
                    agreement: MuxExtensions.agreed(local: own, remote: request.extensions),
                    instance: request.id
                )
                let response = ConnectResponse(id: node.id, extensions: request.extensions == nil ? nil : own)
                return .open(agreed, reply: message(response))
            } catch {
                return refused(error.message)
            }
        }
    }

    private func refused(_ reason: String) -> ConnectOutcome {
        let response = ConnectResponse(id: node.id, rejectedReason: reason)
        return .refused(GridError(.connectRefused, reason), reply: message(response))
    }

    private func message(_ response: ConnectResponse) -> [UInt8]? {
        try? MessageHeader(operation: .connectResponse).encoded(payload: response.encoded())
    }
}
