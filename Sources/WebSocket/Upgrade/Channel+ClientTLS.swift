// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import NIOCore
package import NIOSSL

extension Channel {
    /// Adds the TLS of a client to a channel that is about to connect to a host, whose certificate has to name it. To be
    /// called on the event loop.
    package func addClientTLS(_ context: NIOSSLContext, host: String) throws {
        // An address is not sent as a name (RFC 6066 §3); the certificate is held to the address all the same.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        // Nor is the dot of a name that is complete.
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        try pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
        )
    }
}
