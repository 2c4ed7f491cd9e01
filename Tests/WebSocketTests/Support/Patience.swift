// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import WebSocket

/// For tests over sockets in which no time limit is to end anything: a machine that does other things too may be slow.
extension WebSocketClient.Configuration {
    static var patient: WebSocketClient.Configuration { WebSocketClient.Configuration().patient }

    /// The same, with all the time there is for what tests have set no time for.
    var patient: WebSocketClient.Configuration {
        var configuration = self
        configuration.handshake.limits = configuration.handshake.limits.patient
        if configuration.connectTimeout == WebSocketClient.Configuration.defaults.connectTimeout {
            configuration.connectTimeout = .seconds(3_600)
        }
        return configuration
    }
}

extension WebSocketServer.Configuration {
    static var patient: WebSocketServer.Configuration { WebSocketServer.Configuration().patient }

    /// The same, with all the time there is for what tests have set no time for.
    var patient: WebSocketServer.Configuration {
        var configuration = self
        configuration.handshake.limits = configuration.handshake.limits.patient
        return configuration
    }
}

extension HandshakeLimits {
    fileprivate var patient: HandshakeLimits {
        var limits = self
        if limits.timeout == HandshakeLimits.defaults.timeout { limits.timeout = .seconds(3_600) }
        return limits
    }
}
