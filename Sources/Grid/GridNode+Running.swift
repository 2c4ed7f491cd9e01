// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import Mux
import Synchronization
import Logging
import NIOCore
public import ServiceLifecycle
import WebSocket

extension GridNode: Service {
    /// Listens, dials and serves until the task is cancelled or the service is shut down gracefully.
    ///
    /// Graceful shutdown drains first: nothing new is taken or begun, remotes that know the extension are told, and what runs
    /// has ``GridTimings/drainTimeout`` to end. Then, and at once after a cancellation, everything is closed, and handlers that
    /// still run are cancelled and waited for.
    ///
    /// - Throws: ``GridError`` when the node has run before; the system's error when it cannot listen.
    public func run() async throws {
        guard !hasRun.exchange(true, ordering: .relaxed) else { throw GridError(.invalidState, "a node runs once") }
        let acceptor = Acceptor(mounts: Mounts(core), tls: core.acceptorTLS, settings: core.configuration)
        let listener: (any Channel)?
        do {
            listener = try await listen(acceptor)
        } catch {
            listening.fail(error)
            core.end()
            throw error
        }
        listeningAddress.withLockedValue { $0 = listener?.localAddress }
        listening.open()
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await connection in core.dialOrders {
                    group.addTask { await connection.keepDialing(for: self.core) }
                }
                if !Task.isCancelled { await drain() }
                group.cancelAll()
                core.end()
                acceptor.closeAll()
                await acceptor.waitUntilClosed()
                await core.waitUntilClosed()
            }
            await waitUntilIdle()
        } onCancelOrGracefulShutdown: {
            listener?.close(mode: .all, promise: nil)
            self.core.beginDraining()
        }
    }

    private func listen(_ acceptor: Acceptor) async throws -> (any Channel)? {
        let address: GridAddress
        switch core.configuration.listen {
        case _ where core.configuration.isGuest: return nil
        case .ofName: address = core.address.address
        case .at(let other): address = other
        case .nowhere: return nil
        }
        let listener = try await acceptor.listen(on: address)
        core.configuration.logger.info("listening", metadata: ["node": "\(local)", "address": "\(address)"])
        return listener
    }

    /// Has what runs on all connections end, for as long as it may take.
    private func drain() async {
        let clock = core.configuration.clock
        let end = clock.now.advanced(by: .init(core.configuration.timings.drainTimeout))
        core.configuration.logger.info("draining", metadata: ["connections": "\(core.open.count)"])
        await withTaskGroup { group in
            group.addTask {
                // Those among them that had been under way have come up since.
                while !Task.isCancelled {
                    let open = self.core.open
                    if open.isEmpty { break }
                    await withDiscardingTaskGroup { waiting in
                        for connection in open {
                            connection.executor.perform { connection.drain() }
                            waiting.addTask { await connection.waitUntilClosed() }
                        }
                    }
                }
            }
            group.addTask { try? await clock.sleep(until: end) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns once the node accepts connections.
    ///
    /// - Throws: the system's error when it cannot listen; `CancellationError` when the task is cancelled.
    public func waitUntilListening() async throws {
        try await listening.wait()
    }
}
