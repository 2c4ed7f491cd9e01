// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import WebSocket

// A server that echoes, on a port that the system chooses.
let server = WebSocketServer(host: "127.0.0.1", port: 0) { socket in
    for try await message in socket.messages {
        try await socket.send(message)
    }
}

try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await server.run() }
    try await server.waitUntilListening()

    // A client that says something and prints what comes back.
    try await WebSocketClient.connect(to: "ws://127.0.0.1:\(server.localPort ?? 0)/") { socket in
        for text in ["one", "two", "three"] { try await socket.send(text) }
        try socket.finish()  // says that this is all; the answers still come
        for try await case .text(let text) in socket.messages { print(text) }
    }  // leaving the scope closes the WebSocket

    group.cancelAll()  // closes the server
}
