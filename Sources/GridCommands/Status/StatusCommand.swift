// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Grid
import NIOCore

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the connections of a node that `grid serve` runs.",
        discussion: """
            Without --local the command is a guest of the node, which has to allow guests.

            EXAMPLE
              grid serve --allow-guests --local http://127.0.0.1:9001 --peer http://127.0.0.1:9002
              grid status --peer http://127.0.0.1:9001
            """
    )

    @OptionGroup
    var node: NodeOptions

    @OptionGroup
    var peer: PeerOptions

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func run() async throws {
        let text = try await peer.withConnection(of: node) { connection in
            let answer = try await connection.request(NodeStatus.handler, nil)
            return answer.map { String(buffer: $0) } ?? ""
        }
        let status: NodeStatus
        do {
            status = try JSONText.decode(NodeStatus.self, from: text)
        } catch {
            throw CommandFailure(.failure, "the node's status cannot be read: \(error)")
        }
        guard !json else { return StandardStream.output.writeLine(try JSONText.line(status)) }
        StandardStream.output.writeLine(status.node.printable)
        var table = TextTable(ConnectionStatus.columns)
        for connection in status.connections { table.append(connection.row) }
        for line in table.lines { StandardStream.output.writeLine(line) }
    }
}
