// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import ArgumentParser
import Grid
import GridConformance
import Logging

/// Who a node is and who its peers are.
struct NodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The name of this node; it listens at the name's host and port, or socket (http+unix://%2Fpath). "
                + "Commands that call a node do without: they are its guests then, which it has to allow.",
            valueName: "url"
        )
    )
    var local: String?

    @Option(help: ArgumentHelp("The secret that all nodes share.", valueName: "token"))
    var token: String = ""

    @Option(help: ArgumentHelp("The path at which the grid is mounted.", valueName: "path"))
    var route: String = GridConfiguration.defaultRoute

    @Option(
        help: ArgumentHelp(
            "Certificates of the authorities to trust, in PEM, instead of the system's.",
            valueName: "file"
        )
    )
    var tlsCa: String?

    @Option(
        help: ArgumentHelp(
            "The certificate of this node, in PEM, and those that lead to its authority.",
            valueName: "file"
        )
    )
    var tlsCert: String?

    @Option(help: ArgumentHelp("The key of the certificate, in PEM.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "Log to standard error what the node does.")
    var verbose = false

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key: neither is of use without the other")
        }
    }

    /// A node of that name with these peers, or a guest of them.
    func makeNode(peers: [String], configure: (inout GridConfiguration) -> Void = { _ in }) throws -> GridNode {
        let isVerbose = verbose
        var configuration = GridConfiguration()
        configuration.authenticator = SharedToken(token)
        configuration.route = route
        configuration.logger = Logger(label: "grid") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = isVerbose ? .debug : .critical
            return handler
        }
        do throws(GridError) {
            if tlsCa != nil || tlsCert != nil {
                configuration.tls = try GridTLS(
                    certificateChainFile: tlsCert,
                    privateKeyFile: tlsKey,
                    trustRootsFile: tlsCa
                )
            }
            configuration.isGuest = local == nil
            configure(&configuration)
            return try GridNode(local: local ?? Self.guestName(of: peers), remotes: peers, configuration: configuration)
        } catch {
            throw CommandFailure(.usage, "\(error)")
        }
    }

    /// A name that no other guest has. It is as encrypted as the peer's, for the sake of checksums (GRID-V1 §2.3).
    private static func guestName(of peers: [String]) -> String {
        let scheme = peers.contains { $0.hasPrefix("https") || $0.hasPrefix("wss") } ? "https" : "http"
        return "\(scheme)://guest-\(String(UInt64.random(in: .min ... .max), radix: 16)).invalid"
    }
}
