// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One connection over a link: the dialer's socket, the acceptor's, and the flows between them.
///
/// Confined to the proxy's event loop.
final class LinkConnection {
    let near: any Channel
    let toAcceptor: LinkFlow
    let toDialer: LinkFlow
    private var far: (any Channel)?
    var isConnecting = false
    var hasNearEnded = false

    init(near: any Channel, condition: LinkCondition) {
        self.near = near
        toAcceptor = LinkFlow(direction: .toAcceptor, condition: condition)
        toDialer = LinkFlow(direction: .toDialer, condition: condition)
    }

    /// Whether both halves are there.
    var isComplete: Bool { far?.isActive == true && near.isActive }

    /// Whether no half is there any more.
    var hasEnded: Bool { far?.isActive != true && hasNearEnded }

    /// Adds the acceptor's half.
    func join(_ far: any Channel) throws {
        guard near.isActive else { return far.close(promise: nil) }
        self.far = far
        try far.pipeline.syncOperations.addHandler(toDialer)
        toAcceptor.begin(to: far)
        toDialer.begin(to: near)
    }

    func change(to condition: LinkCondition) {
        toAcceptor.change(to: condition)
        toDialer.change(to: condition)
    }

    /// Closes both halves at once.
    ///
    /// - Parameter resetting: whether the ends see a reset in place of an orderly end.
    func close(resetting: Bool) {
        for channel in [near, far] {
            guard let channel else { continue }
            if resetting {
                _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            }
            channel.close(promise: nil)
        }
    }
}
