// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Mux

@testable import GridCommands

/// The names of two nodes of this machine, and what commands are told besides.
struct NodeNames {
    /// How nodes reach one another.
    enum Transport: CaseIterable {
        case tcp, tls, unixSocket
    }

    var local: String
    var remote: String
    /// Options that both sides are given.
    var options: [String]
    /// What has to be deleted afterwards.
    private var folder: URL?

    /// - Parameters:
    ///   - localDials: which of the two is to dial (GRID-V1 §1.1).
    ///   - transport: what kind of names these are.
    init(localDials: Bool, transport: Transport = .tcp) throws {
        options = []
        switch transport {
        case .tcp: break
        case .tls:
            let files = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(components: "Fixtures", "tls")
            for (option, file) in [("ca", "authority.pem"), ("cert", "node.pem"), ("key", "node.key.pem")] {
                options += ["--tls-\(option)", files.appending(component: file).path()]
            }
        case .unixSocket:
            let folder = FileManager.default.temporaryDirectory
                .appending(component: "grid-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            self.folder = folder
        }
        let names: [String]
        switch transport {
        case .tcp, .tls:
            let scheme = transport == .tls ? "https" : "http"
            names = try LoopbackPorts.find(2).map { "\(scheme)://127.0.0.1:\($0)" }
        case .unixSocket:
            let path = folder?.path().replacing("/", with: "%2F") ?? ""
            names = (0..<2).map { _ in "http+unix://\(path)%2F\(UUID().uuidString.prefix(8))" }
        }
        // Of two names, one dials the other.
        let inOrder = DialRule.dials(local: names[0], remote: names[1]) == localDials
        (local, remote) = inOrder ? (names[0], names[1]) : (names[1], names[0])
    }

    /// Deletes what the names stood for.
    func delete() {
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }
}
