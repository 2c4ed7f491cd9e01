// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Framing
package import NIOCore

extension WebSocketSession {
    /// Makes the session of a channel whose opening handshake is done, and adds its handler. To be called on the channel's event
    /// loop.
    package static func install(
        on channel: any Channel,
        role: Role,
        configuration: WebSocketConfiguration,
        compression: PermessageDeflate.Configuration?,
        agreement: HandshakeAgreement,
        target: String,
        peerFields: HandshakeFields
    ) throws -> WebSocketSession {
        let core = SessionCore(
            eventLoop: channel.eventLoop,
            limits: configuration.limits,
            inboundHighWaterMark: configuration.inboundHighWaterMark
        )
        let handler = WebSocketHandler(
            role: role,
            configuration: configuration.connection(compression: compression),
            compression: agreement.compression,
            eventLoop: channel.eventLoop,
            user: core
        )
        try channel.pipeline.syncOperations.addHandler(handler)
        return WebSocketSession(
            role: role,
            agreement: agreement,
            target: target,
            peerFields: peerFields,
            remoteAddress: channel.remoteAddress,
            core: core
        )
    }
}
