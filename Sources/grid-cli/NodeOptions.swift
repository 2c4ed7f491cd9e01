// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import ArgumentParser
import Grid
import Logging

/// Who a node is and who its peers are.
struct NodeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name of this node; it listens at the name's host and port.", valueName: "url"))
    var local: String

    @Option(help: ArgumentHelp("The secret that all nodes share.", valueName: "token"))
    var token: String = ""

    @Flag(help: "Log to standard error what the node does.")
    var verbose = false

    /// A node of that name with these peers.
    func makeNode(peers: [String]) throws -> GridNode {
        let isVerbose = verbose
        var configuration = GridConfiguration()
        configuration.authenticator = SharedToken(token)
        configuration.logger = Logger(label: "grid") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = isVerbose ? .debug : .critical
            return handler
        }
        do {
            return try GridNode(local: local, remotes: peers, configuration: configuration)
        } catch {
            throw CommandFailure(.usage, "\(error)")
        }
    }
}
