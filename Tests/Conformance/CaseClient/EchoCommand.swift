// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import ConformanceSupport
import Framing
import NIOSSL
import WebSocket

/// Exercises an echo server: messages of both kinds and many sizes, some under way at once, a ping, and the close.
struct EchoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Send messages to an echo server, and check that they come back."
    )

    @Option(help: "The server: a ws: or wss: URL.")
    var url: String
    @Option(help: "How many messages to send.")
    var count = 1_000
    @Option(help: "How many messages may be under way.")
    var outstanding = 32
    @OptionGroup var compression: CompressionOptions
    @Flag(help: "Fail unless compression is negotiated.")
    var requireCompression = false
    @Option(help: "The file of the certificates to trust, PEM, instead of the system's.")
    var trust: String?

    func run() async throws {
        var configuration = WebSocketClient.Configuration.defaults
        configuration.handshake.compression = compression.configuration
        if let trust { configuration.tls.trustRoots = .file(trust) }
        let count = count
        let window = max(1, outstanding)
        let requireCompression = requireCompression
        do {
            let isCompressed = try await WebSocketClient.connect(to: url, configuration: configuration) { socket in
                let isCompressed = socket.agreement.compression != nil
                guard isCompressed || !requireCompression else { throw EchoFailure("compression was not negotiated") }
                try await Self.exchange(count, window: window, with: socket)
                try await socket.ping()
                let outcome = try await socket.close(code: .normalClosure, reason: "done")
                guard outcome.isClean, outcome.code == .normalClosure else {
                    throw EchoFailure("closed with \(outcome.code), \(outcome.isClean ? "" : "not ")clean")
                }
                return isCompressed
            }
            StandardStream.output.writeLine(
                "echo: \(count) messages, compression negotiated: \(isCompressed), close 1000"
            )
        } catch {
            StandardStream.error.writeLine("echo: \(error)")
            throw ExitCode(1)
        }
    }

    /// Sends messages and takes them back, in order.
    private static func exchange(_ count: Int, window: Int, with socket: WebSocketSession) async throws {
        var messages = socket.messages.makeAsyncIterator()
        var sent = 0
        for received in 0..<max(0, count) {
            while sent < count, sent - received < window {
                try await socket.send(EchoMessage.number(sent))
                sent += 1
            }
            guard let message = try await messages.next() else {
                let outcome = try await socket.close()
                let reason = outcome.received?.reason ?? ""
                throw EchoFailure("closed after \(received) messages: \(outcome.code) \(reason)")
            }
            guard message == EchoMessage.number(received) else {
                throw EchoFailure("message \(received) came back changed")
            }
        }
    }
}

/// What an echo server did wrong.
struct EchoFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
