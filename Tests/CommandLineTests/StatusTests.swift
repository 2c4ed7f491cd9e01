// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Foundation
import Testing

@testable import GridCommands

@Suite("The status of a node")
struct StatusTests {
    @Test("A guest sees the node's connections, its own among them", arguments: [NodeNames.Transport.tcp, .tls])
    func guest(transport: NodeNames.Transport) async throws {
        try await ServedNode.run(transport: transport, options: ["--allow-guests"]) { node in
            let table = try await node.gridAsGuest("status")
            #expect(table.status == 0, "\(table.error)")
            let lines = table.text.split(separator: "\n")
            #expect(lines.first.map(String.init) == node.names.remote)
            #expect(lines.count == 4)
            #expect(lines.dropFirst().first?.hasPrefix("remote") == true)
            let rows = lines.dropFirst(2).map { $0.split(separator: " ").map(String.init) }
            #expect(rows.first?.prefix(2) == [node.names.local, "disconnected"])
            #expect(rows.last?.first?.contains("guest-") == true)
            #expect(rows.last?.dropFirst().prefix(3) == ["connected", "guest", "yes"])

            let json = try await node.gridAsGuest("status", ["--json"])
            #expect(json.status == 0)
            let status = try JSONText.decode(NodeStatus.self, from: json.text)
            #expect(status.node == node.names.remote)
            // The first guest may not have been missed yet.
            #expect(status.connections.filter { !$0.isGuest }.map(\.remote) == [node.names.local])
            let own = try #require(status.connections.last { $0.isGuest && $0.state == "connected" })
            #expect(own.runningHandlers == 1 && own.requestsReceived == 1 && !own.isPlain && !own.dials)
        }
    }

    @Test("A member sees them, too, and its calls")
    func member() async throws {
        try await ServedNode.run { node in
            let result = try await node.grid("status", ["--json"])
            #expect(result.status == 0, "\(result.error)")
            let status = try JSONText.decode(NodeStatus.self, from: result.text)
            #expect(status.connections.map(\.remote) == [node.names.local])
            #expect(status.connections.map(\.state) == ["connected"])
        }
    }

    @Test("A node that allows no guests, or has another token, is a failure that says so, with status 3")
    func refused() async throws {
        try await ServedNode.run { node in
            let result = try await node.gridAsGuest("status", ["--connect-timeout", "1s"])
            #expect(result.status == 3)
            #expect(result.error.contains("does it allow guests?; the last attempt: "))
            #expect(result.error.contains("unknown incoming host"))
        }
        try await ServedNode.run(options: ["--allow-guests"]) { node in
            let result = try await node.gridAsGuest(
                "call",
                ["--handler", "20", "--token", "x", "--connect-timeout", "1s"]
            )
            #expect(result.status == 3)
            #expect(result.error.contains("403"))
        }
    }

    @Test("A guest calls and streams like others")
    func calls() async throws {
        try await ServedNode.run(options: ["--allow-guests"]) { node in
            let call = try await node.gridAsGuest("call", ["--handler", "20", "--data", "hello"])
            #expect(call.status == 0 && call.text == "hello", "\(call.error)")
            let ping = try await node.gridAsGuest("ping", ["--count", "1"])
            #expect(ping.status == 0, "\(ping.error)")
        }
    }
}
