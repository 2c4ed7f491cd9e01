// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// A WebSocket client that is judged by what it does.
@main
struct CaseClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "websocket-case-client",
        abstract: "A WebSocket client that runs the cases of a conformance suite, or exercises an echo server.",
        subcommands: [AutobahnCommand.self, EchoCommand.self]
    )
}
