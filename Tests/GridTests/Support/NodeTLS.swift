// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import NIOSSL
import TestSupport

/// What nodes are given from `Tests/Fixtures/tls`.
enum NodeTLS {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(components: "Fixtures", "tls")

    /// The path of a file.
    static func path(_ name: String) -> String {
        folder.appending(component: name).path()
    }

    /// The certificate for a host, and trust in the authority that issued it.
    static func node(_ host: String, verifiesDialers: Bool = false) throws -> GridTLS {
        try GridTLS(
            certificateChainFile: path("\(host).pem"),
            privateKeyFile: path("\(host).key.pem"),
            trustRootsFile: path("authority.pem"),
            verifiesDialers: verifiesDialers
        )
    }

    /// Trust in the authority, without a certificate of one's own.
    static func trusting() throws -> GridTLS {
        GridTLS(trustRoots: .certificates(try NIOSSLCertificate.fromPEMFile(path("authority.pem"))))
    }
}
