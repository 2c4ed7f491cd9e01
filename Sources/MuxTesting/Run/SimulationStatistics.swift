// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What has happened in one run, or in several.
public struct SimulationStatistics: Hashable, Sendable {
    /// Runs that came to their end.
    public var runs = 0
    /// Things that happened.
    public var steps = 0
    /// What the applications did.
    public var actions = 0
    /// Times that an end was woken.
    public var wakeups = 0
    /// What happened in the networks.
    public var network = NetworkStatistics()

    /// Nothing yet.
    public init() {}

    /// Adds what happened in other runs.
    public static func += (total: inout SimulationStatistics, other: SimulationStatistics) {
        total.runs &+= other.runs
        total.steps &+= other.steps
        total.actions &+= other.actions
        total.wakeups &+= other.wakeups
        total.network += other.network
    }
}
