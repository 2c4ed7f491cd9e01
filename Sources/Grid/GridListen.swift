// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where a node accepts connections.
public enum GridListen: Hashable, Sendable {
    /// At the host and port, or the socket, of its name.
    case ofName

    /// At an address, for nodes whose name leads to a proxy or resolves to another host's address. Whether TLS is spoken
    /// is still for the name to say.
    case at(GridAddress)

    /// Nowhere: connections come by a ``GridServer``, an upgrader or ``GridNode/incomingConnection(_:)``, or the node only
    /// dials.
    case nowhere
}
