// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import NIOCore
import Testing

@Suite("Unix domain sockets", .timeLimit(.minutes(1)))
struct UnixSocketTests {
    private static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(component: "grid-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path())
    }

    private static func name(_ path: String) -> String {
        "http+unix://" + path.replacing("/", with: "%2F")
    }

    @Test("Nodes whose names are sockets' reach each other, whichever has to dial")
    func names() async throws {
        try await Self.withFolder { folder in
            let paths = [Self.name(folder + "/a"), Self.name(folder + "/b")]
            let probe = try GridNode(local: paths[0], remotes: [paths[1]])
            let names =
                probe.connections[0].dials
                ? NodePair.Names(first: paths[1], second: paths[0]) : NodePair.Names(first: paths[0], second: paths[1])
            // A socket that a killed process has left is not in the way.
            for path in ["/a", "/b"] {
                let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                var address = sockaddr_un()
                address.sun_family = sa_family_t(AF_UNIX)
                withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array((folder + path).utf8)) }
                let bound = withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                    }
                }
                #expect(bound == 0)
                close(left)
            }
            try await NodePair.run(
                names: names,
                configure: { $0.listen = .ofName },
                register: NodePair.registerEcho
            ) { pair in
                try await pair.exchange()
            }
        }
    }

    @Test("Nodes with other names can be reached by a socket, too")
    func addresses() async throws {
        try await Self.withFolder { folder in
            let address = GridAddress.unixSocket(path: folder + "/socket")
            try await NodePair.run(
                configureFirst: { $0.listen = .at(address) },
                configureSecond: { configuration in
                    configuration.addresses = [NodePair.Names.clearText.first: address]
                },
                register: NodePair.registerEcho
            ) { pair in
                try await pair.exchange()
            }
        }
    }

    @Test(
        "A name without a usable path is refused",
        arguments: [
            "http+unix://", "http+unix://%", "http+unix://%2", "http+unix://%GG", "http+unix://%00", "http+unix://%ff",
        ]
    )
    func invalidNames(_ name: String) {
        #expect { try GridNode(local: name) } throws: { ($0 as? GridError)?.code == .invalidConfiguration }
    }
}
