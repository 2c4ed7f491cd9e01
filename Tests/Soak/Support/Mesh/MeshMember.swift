// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// One node of a mesh under test, in this process or in one of its own.
package protocol MeshMember: Sendable {
    /// The node's name in the grid.
    var name: String { get }

    /// Begins a life of the node. Returns the port at which it listens.
    ///
    /// - Parameter troubled: the peers that it need not be able to reach.
    func start(troubled: [String]) async throws -> Int

    /// Ends the node's life, as suddenly as can be.
    func kill() async throws

    /// Has it do nothing, or go on.
    func setFrozen(_ isFrozen: Bool) async throws

    /// Says which peers have a reason to be unreachable.
    func setTroubled(_ peers: [String], _ isTroubled: Bool) async throws

    /// The peers to which it has no connection.
    func disconnectedPeers() async throws -> [String]

    /// Makes a request to each peer and returns those that did not answer it in time.
    func probe(limit: Duration) async throws -> [String]

    /// Begins to call its peers, in this life and in those to come.
    func beginWork() async throws

    /// Stops calling, and returns once every call has ended.
    func endWork() async throws

    /// What became of its calls since it was last asked.
    func takeReport() async throws -> MemberReport
}
