// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why a run failed: a rule that did not hold.
public struct SimulationFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened that must not happen.
    public var reason: String

    /// A failure for a reason.
    public init(_ reason: String) {
        self.reason = reason
    }

    /// Throws a failure unless `condition` holds. The reason is made only then.
    @inlinable
    public static func unless(
        _ condition: Bool,
        _ reason: @autoclosure () -> String
    ) throws(SimulationFailure) {
        if !condition { throw SimulationFailure(reason()) }
    }

    /// The reason.
    public var description: String { reason }
}
