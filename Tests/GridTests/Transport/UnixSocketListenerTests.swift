// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import Logging
import NIOCore
import Testing

@Suite("Listening on Unix domain sockets", .timeLimit(.minutes(1)))
struct UnixSocketListenerTests {
    private static func node(_ path: String, _ name: String) throws -> GridNode {
        var configuration = GridConfiguration(authenticator: SharedToken("secret"))
        configuration.listen = .at(.unixSocket(path: path))
        configuration.logger.logLevel = .critical
        return try GridNode(local: name, configuration: configuration)
    }

    @Test("A path on which somebody listens is in use, and stays theirs")
    func live() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(component: "grid-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(component: "socket").path()
        let first = try Self.node(path, "http://first:1")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await first.run() }
            try await first.waitUntilListening()
            let file = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
            let second = try Self.node(path, "http://second:2")
            await #expect { try await second.run() } throws: { ($0 as? IOError)?.errnoCode == EADDRINUSE }
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int == file)
            group.cancelAll()
        }
    }

    @Test("A file that is no socket is not taken away")
    func file() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(component: "grid-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(component: "file")
        try Data("kept".utf8).write(to: path)
        let node = try Self.node(path.path(), "http://first:1")
        await #expect(throws: (any Error).self) { try await node.run() }
        #expect(try Data(contentsOf: path) == Data("kept".utf8))
    }
}
