// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import Foundation
import Framing
import NIOCore
import NIOPosix
import WebSocket

/// An echo server in a process of its own, so that its processor time and its memory are nobody else's. The benchmarks start it.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "An echo server for the benchmarks over sockets.",
        shouldDisplay: false
    )

    @Argument(help: "What to serve with.")
    var implementation: ServerImplementation
    @Flag(help: "Negotiate compression.")
    var compression = false
    @Flag(help: "Run the handlers on the event loop.")
    var onLoop = false
    @Flag(help: "Take no context over from one message to the next.")
    var noContextTakeover = false
    @Flag(help: "Release the compressors between messages.")
    var noIdleState = false

    func run() async throws {
        switch implementation {
        case .websocket: try await runWebSocket()
        case .nioWebSocket: try await PlainEchoServer.run { Self.announce($0) }
        case .grid: try await GridEchoServer.run { Self.announce($0) }
        }
    }

    private func runWebSocket() async throws {
        let deflate = PermessageDeflate.Configuration(
            serverContextTakeover: !noContextTakeover,
            clientContextTakeover: !noContextTakeover,
            keepsIdleState: !noIdleState
        )
        let configuration = WebSocketServer.Configuration(
            handshake: ServerHandshakePolicy(compression: compression ? deflate : nil),
            handlerExecution: onLoop ? .eventLoop : .concurrent
        )
        // As many threads as the other has.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = WebSocketServer(host: "127.0.0.1", port: 0, configuration: configuration, eventLoopGroup: group) {
            socket in
            for try await message in socket.messages { try await socket.send(message) }
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await server.run() }
            try await server.waitUntilListening()
            Self.announce(server.localPort ?? 0)
            try await tasks.waitForAll()
        }
    }

    private static func announce(_ port: Int) {
        FileHandle.standardOutput.write(Data("\(port)\n".utf8))
    }
}
