// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

import NIOCore
import NIOPosix

extension ServerBootstrap {
    /// Listens on a Unix domain socket. One that a process has left behind, as one does that is killed, is not in the way.
    ///
    /// - Throws: the system's error, `EADDRINUSE` for a path on which somebody listens.
    func bind(unixDomainSocketPath path: String, on eventLoop: any EventLoop) async throws -> any Channel {
        do {
            return try await bind(unixDomainSocketPath: path).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            guard await Self.isAbandoned(path, eventLoop) else { throw error }
            return try await bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        }
    }

    /// Whether nobody listens there: to bind a path again would take it away from whoever does.
    private static func isAbandoned(_ path: String, _ eventLoop: any EventLoop) async -> Bool {
        do {
            let channel = try await ClientBootstrap(group: eventLoop).connect(unixDomainSocketPath: path).get()
            try? await channel.close()
            return false
        } catch {
            guard let error = error as? IOError else { return false }
            return error.errnoCode == ECONNREFUSED || error.errnoCode == ENOENT
        }
    }
}
