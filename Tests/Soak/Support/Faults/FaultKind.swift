// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What is done to a mesh.
package enum FaultKind: String, CaseIterable, Sendable {
    /// Connections are closed; new ones can be made at once.
    case cut
    /// Connections are closed, and so are new ones.
    case close
    /// Nothing crosses some links, in one direction or both, and sockets stay open.
    case stall
    /// Few bytes a second cross, and late.
    case slow
    /// The nodes fall into two groups that cannot reach each other.
    case partition
    /// One node cannot reach anybody.
    case isolate
    /// A node ends suddenly and is started again.
    case kill
    /// A node does nothing for a while, and its sockets stay open.
    case freeze
}
