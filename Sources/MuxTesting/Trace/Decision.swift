// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// Something in a run that was decided at random, with the time at which it happened.
public struct Decision<Action: Sendable & CustomStringConvertible>: Sendable {
    /// What was decided.
    public enum Kind: Sendable {
        /// The application did something.
        case action(Action)
        /// The network did something.
        case fault(NetworkFault)
    }

    /// When it happened. At the same time, decisions come before everything else, in their own order.
    public var time: MuxInstant
    /// What happened.
    public var kind: Kind

    /// A decision at a time.
    public init(at time: MuxInstant, _ kind: Kind) {
        self.time = time
        self.kind = kind
    }
}

extension Decision: CustomStringConvertible {
    /// The time, and what happened, in one line.
    public var description: String {
        switch kind {
        case .action(let action): "\(SimulationTime(time)): \(action)"
        case .fault(let fault): "\(SimulationTime(time)): \(fault)"
        }
    }
}
