// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import ConformanceSupport
import Foundation
import Framing
import WebSocket

/// Runs the cases of Autobahn's fuzzing server: asks for their number, echoes the messages of each, and has the reports written.
struct AutobahnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "autobahn",
        abstract: "Run all cases of the fuzzing server that AUTOBAHN_URL names."
    )

    @Option(help: "The name under which the results are reported.")
    var agent = "client"
    @OptionGroup var compression: CompressionOptions

    func run() async throws {
        guard let url = ProcessInfo.processInfo.environment["AUTOBAHN_URL"] else {
            throw ValidationError("AUTOBAHN_URL is not set")
        }
        var configuration = WebSocketClient.Configuration.defaults
        configuration.handshake.compression = compression.configuration
        let number = try await WebSocketClient.connect(to: url + "/getCaseCount", configuration: configuration) {
            socket in
            for try await case .text(let text) in socket.messages { return Int(text) }
            return nil
        }
        guard let number else { throw ValidationError("\(url) does not say how many cases there are") }
        for index in 1...max(1, number) {
            await runCase(url + "/runCase?case=\(index)&agent=\(agent)", configuration)
        }
        try await WebSocketClient.connect(to: url + "/updateReports?agent=\(agent)", configuration: configuration) {
            socket in
            for try await _ in socket.messages {}
        }
        StandardStream.output.writeLine("autobahn: \(number) cases run")
    }

    /// Many cases end in an error by design; it is the server that judges.
    private func runCase(_ url: String, _ configuration: WebSocketClient.Configuration) async {
        try? await WebSocketClient.connect(to: url, configuration: configuration) { socket in
            for try await message in socket.messages { try await socket.send(message) }
        }
    }
}
