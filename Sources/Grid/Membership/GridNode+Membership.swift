// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Logging

extension GridNode {
    /// Makes a remote of a node. May be done while this one runs: it is dialed at once, or let in.
    ///
    /// - Parameter remote: its name, or a pattern of names as ``HostPattern`` has them, of which the own one is left out.
    /// - Returns: the connections.
    /// - Throws: ``GridError`` with `invalidConfiguration` for a name that cannot be used or is there already,
    ///   `limitExceeded` for more than ``GridLimits/maximumRemotes``, `invalidState` once the node has been shut down.
    ///   Names of the pattern before the one at fault have been added.
    @discardableResult
    public func add(_ remote: String) throws(GridError) -> [GridConnection] {
        let names = try HostPattern(remote).names
        var added: [GridConnection] = []
        for name in names where names.count == 1 || name != local { added.append(try core.add(name)) }
        return added
    }

    /// Removes a remote. Its connection is closed, which fails what runs on it, and no other one is made or let in. Where
    /// guests are allowed (``GridConfiguration/allowsGuests``), and the remote has the means to authenticate itself, it may still come
    /// as one of those.
    ///
    /// - Throws: ``GridError`` with `unknownRemote` when the node has no remote of this name.
    public func remove(_ remote: String) throws(GridError) {
        guard core.remove(remote) != nil else {
            throw GridError(.unknownRemote, "this node has no remote of that name", remote: remote)
        }
    }

    /// Makes the remotes be these: adds those that are missing and removes those that are too many. The own name is left
    /// out.
    ///
    /// - Throws: ``GridError`` as ``add(_:)`` does. All names that can be used have been added nevertheless.
    public func setRemotes(_ names: Set<String>) throws(GridError) {
        let present = Set(remotes)
        for name in present.subtracting(names) { _ = core.remove(name) }
        var failure: GridError?
        for name in names.subtracting(present).sorted() where name != local {
            do {
                _ = try core.add(name)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Makes the remotes be those of each set of names that a sequence brings, such as the results of a service discovery,
    /// until it ends or the task is cancelled. Run it beside the node.
    ///
    /// A set with names that cannot be used takes effect without them, and the logger hears of it.
    ///
    /// - Throws: what the sequence throws. The remotes stay as they are then.
    public func follow<Memberships: AsyncSequence>(
        _ memberships: Memberships,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(Memberships.Failure) where Memberships.Element == Set<String> {
        var iterator = memberships.makeAsyncIterator()
        while let names = try await iterator.next(isolation: isolation) {
            do {
                try setRemotes(names)
            } catch {
                core.configuration.logger.warning("cannot follow a membership", metadata: ["error": "\(error)"])
            }
        }
    }
}
