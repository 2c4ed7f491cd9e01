// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
public import NIOCore
import NIOSSL
public import ServiceLifecycle
import Synchronization
import WebSocket

/// Accepts connections for several grids on one address, told apart by their routes, such as `/minio/grid/v1` and
/// `/minio/grid/lock/v1`.
///
/// The nodes listen nowhere (``GridListen/nowhere``) and run beside the server, best after it in a service group, so that they
/// are shut down before it. A node that needs no company listens by itself.
public final class GridServer: Service {
    private let acceptor: Acceptor
    private let address: GridAddress
    private let hasRun = Atomic<Bool>(false)
    private let listening = Gate()
    private let listeningAddress = NIOLockedValueBox<SocketAddress?>(nil)

    /// Makes a server that does nothing yet.
    ///
    /// - Parameters:
    ///   - address: where to listen.
    ///   - nodes: the nodes, with different routes. Event loops, limits of handshakes and timings are those of the first.
    ///   - tls: certificate and key; nil to speak in clear text.
    /// - Throws: ``GridError`` with `invalidConfiguration` for no nodes, for two with one route, or a certificate that cannot be used.
    public init(address: GridAddress, nodes: [GridNode], tls: GridTLS? = nil) throws(GridError) {
        guard let first = nodes.first else { throw GridError(.invalidConfiguration, "a server needs a node") }
        self.address = address
        acceptor = Acceptor(
            mounts: try Mounts(nodes.map(\.core)),
            tls: try tls.map { settings throws(GridError) in try settings.acceptorContext() } ?? nil,
            settings: first.core.configuration
        )
    }

    /// The address on which the server listens; nil before it does.
    public var localAddress: SocketAddress? { listeningAddress.withLockedValue { $0 } }

    /// Listens until the task is cancelled or the service shut down.
    ///
    /// What it has accepted is closed when the task is cancelled. When the service is shut down gracefully it is drained first, each
    /// connection within ``GridTimings/drainTimeout`` of its node.
    ///
    /// - Throws: ``GridError`` when the server has run before; the system's error when it cannot listen.
    public func run() async throws {
        guard !hasRun.exchange(true, ordering: .relaxed) else { throw GridError(.invalidState, "a server runs once") }
        let listener: any Channel
        do {
            listener = try await acceptor.listen(on: address)
        } catch {
            listening.fail(error)
            throw error
        }
        listeningAddress.withLockedValue { $0 = listener.localAddress }
        listening.open()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                try? await listener.closeFuture.get()
            } onGracefulShutdown: {
                listener.close(mode: .all, promise: nil)
            }
            acceptor.drainAll()
            await acceptor.waitUntilClosed()
        } onCancel: {
            listener.close(mode: .all, promise: nil)
            acceptor.closeAll()
        }
    }

    /// Returns once the server accepts connections.
    ///
    /// - Throws: the system's error when it cannot listen; `CancellationError` when the task is cancelled.
    public func waitUntilListening() async throws {
        try await listening.wait()
    }
}
