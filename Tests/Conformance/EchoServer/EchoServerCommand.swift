// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import ConformanceSupport
import Framing
import NIOHTTP1
import NIOSSL
import WebSocket

/// Sends every message back, as conformance suites want it.
@main
struct EchoServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "websocket-echo-server",
        abstract: "A WebSocket server that sends every message back, and files to requests that are no upgrade."
    )

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"
    @Option(help: "The port; 0 to have the system choose one.")
    var port = 0
    @OptionGroup var compression: CompressionOptions
    @Option(help: "The file of the certificate chain, PEM.")
    var certificate: String?
    @Option(help: "The file of the private key, PEM.")
    var key: String?
    @Option(help: "The folder of the files to serve.")
    var root: String?
    @Flag(help: "Print a line for each WebSocket that has closed.")
    var verbose = false

    func run() async throws {
        var configuration = WebSocketServer.Configuration(
            handshake: ServerHandshakePolicy(compression: compression.configuration),
            tls: try tls()
        )
        if let root {
            let files = StaticFiles(root: root)
            configuration.check = { head throws(HTTPAnswer) in try files.answer(head) }
        }
        let verbose = verbose
        let server = WebSocketServer(host: host, port: port, configuration: configuration) { socket in
            let count = await Self.echo(socket)
            let code: CloseCode = Task.isCancelled ? .goingAway : .normalClosure
            guard verbose, let outcome = try? await socket.close(code: code) else { return }
            let compression = socket.agreement.compression != nil
            StandardStream.output.writeLine(
                "closed code=\(outcome.code) clean=\(outcome.isClean) compression=\(compression) messages=\(count)"
                    + " reason=\(outcome.received?.reason ?? "")"
            )
        }
        let signals = TerminationSignals()
        let scheme = configuration.tls == nil ? "ws" : "wss"
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await server.waitUntilListening()
            let port = server.localPort ?? port
            StandardStream.output.writeLine("listening on \(scheme)://\(host):\(port)/")
            await signals.wait()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Sends the messages back until there are no more.
    private static func echo(_ socket: WebSocketSession) async -> Int {
        var count = 0
        do {
            for try await message in socket.messages {
                count += 1
                try await socket.send(message)
            }
        } catch {
            StandardStream.error.writeLine("\(error)")
        }
        return count
    }

    private func tls() throws -> TLSConfiguration? {
        guard let certificate, let key else { return nil }
        return .makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        )
    }
}
