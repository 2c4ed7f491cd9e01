// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Grid
import GridConformance

/// A node that runs until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a node until ctrl-C.",
        discussion: """
            Says when the node listens, and when a peer connects or disconnects. Without --conformance the node has no \
            handlers but the one for `grid status`: it keeps connections and answers pings.

            EXAMPLE
              grid serve --conformance --local http://127.0.0.1:9001 \\
                --peer http://127.0.0.1:9002
            """
    )

    @OptionGroup
    var node: NodeOptions

    @Option(
        name: .customLong("peer"),
        help: ArgumentHelp("The name of a peer; repeat it for several.", valueName: "url")
    )
    var peers: [String] = []

    @Flag(help: "Register the handlers that implementations of the protocol are tested with, ids 20 to 43.")
    var conformance = false

    @Flag(help: "Let nodes in that are no peers but have the token, such as commands without --local.")
    var allowGuests = false

    @Flag(help: "Say it as JSON objects, one a line.")
    var json = false

    func validate() throws {
        guard node.local != nil else { throw ValidationError("--local: a node that serves needs a name") }
    }

    func run() async throws {
        let signals = TerminationSignals()
        let allowsGuests = allowGuests
        let node = try node.makeNode(peers: peers) { $0.allowsGuests = allowsGuests }
        try NodeStatus.register(on: node)
        if conformance { try ConformanceHandlers().register(on: node) }
        let telling = Task { await tell(of: node) }
        defer { telling.cancel() }
        try await RunningNode.run(node) { await signals.wait() }
    }

    private func tell(of node: GridNode) async {
        // A node that cannot listen ends with an error of its own.
        guard (try? await node.waitUntilListening()) != nil else { return }
        say(ServeEvent(event: .listening, node: node.local))
        await withTaskGroup(of: Void.self) { group in
            for connection in node.connections {
                group.addTask { await tell(of: connection) }
            }
        }
    }

    private func tell(of connection: GridConnection) async {
        // The first state is the one at the time of asking; a takeover repeats one.
        var last = ConnectionState.disconnected
        for await state in connection.states() {
            // What goes on in between is of no interest here.
            let now: ConnectionState = state == .connected || state == .draining ? .connected : .disconnected
            guard now != last else { continue }
            last = now
            say(ServeEvent(event: now == .connected ? .connected : .disconnected, node: connection.remote))
        }
    }

    private func say(_ event: ServeEvent) {
        let line = json ? (try? JSONText.line(event)) ?? "" : event.description
        StandardStream.output.writeLine(line)
    }
}
