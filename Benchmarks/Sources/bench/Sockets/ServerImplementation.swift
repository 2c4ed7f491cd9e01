// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// What a server is.
enum ServerImplementation: String, ExpressibleByArgument {
    case websocket
    case nioWebSocket = "nio-websocket"
    case grid

    var title: String {
        switch self {
        case .websocket: "WebSocket"
        case .nioWebSocket: "NIOWebSocket"
        case .grid: "Grid"
        }
    }
}
