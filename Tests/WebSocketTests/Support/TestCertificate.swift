// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import NIOSSL

/// A server's certificate from `Tests/Fixtures/tls`, by what it says who the server is.
enum TestCertificate: String, CaseIterable, Sendable {
    case localhost, address, other

    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(components: "Fixtures", "tls")

    private static func path(_ name: String) -> String {
        folder.appending(component: name).path()
    }

    /// How a server encrypts that has it.
    var server: TLSConfiguration {
        get throws {
            .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(Self.path("\(rawValue).pem")).map {
                    .certificate($0)
                },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: Self.path("\(rawValue).key.pem"), format: .pem))
            )
        }
    }

    /// How a client encrypts that trusts the authority of these certificates.
    static var trusting: TLSConfiguration {
        get throws {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path("authority.pem")))
            return configuration
        }
    }
}
