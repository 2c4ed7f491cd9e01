// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import WebSocket

/// For tests over sockets in which no time limit is to end anything: a machine that does other things too may be slow.
extension WebSocketClient.Configuration {
    static var patient: WebSocketClient.Configuration {
        WebSocketClient.Configuration(
            handshake: ClientHandshakePolicy(limits: HandshakeLimits(timeout: .seconds(3_600))),
            connectTimeout: .seconds(3_600)
        )
    }
}

extension WebSocketServer.Configuration {
    static var patient: WebSocketServer.Configuration {
        WebSocketServer.Configuration(
            handshake: ServerHandshakePolicy(limits: HandshakeLimits(timeout: .seconds(3_600)))
        )
    }
}
