// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// Whose WebSockets a server uses.
enum ServerImplementation: String, ExpressibleByArgument {
    case websocket
    case nioWebSocket = "nio-websocket"

    var title: String {
        switch self {
        case .websocket: "WebSocket"
        case .nioWebSocket: "NIOWebSocket"
        }
    }
}
