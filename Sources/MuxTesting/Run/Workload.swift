// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// An application in a ``Simulation``: it decides on the calls that are made to the ends, and knows what has to become of them.
///
/// A workload is usually made of the ends and of a model: a simple account of what was done and of what may therefore be observed.
/// The calls are ``Action`` values, so that a run can be had again, and again without some of them. Hence two rules:
///
/// - All randomness of the application is in ``next(using:at:)`` and in the making of the workload; the rest has to do the same every
///   time.
/// - ``perform(_:at:)`` is given actions also when others, on which they depend, are left out. An action that does not apply does
///   nothing: it is neither a failure nor a trap.
public protocol Workload {
    /// An end of a connection.
    associatedtype Endpoint: SimulatedEndpoint
    /// Something that the application does. Its description is a line of a trace.
    associatedtype Action: Sendable, CustomStringConvertible

    /// The ends: 2n and 2n + 1 are those of link n. Their number does not change during a run.
    var endpoints: [Endpoint] { get set }

    /// What the application does at `now`, or nil when it has done everything that it wants to do.
    mutating func next(using generator: inout SimulationGenerator, at now: MuxInstant) -> Action?

    /// Does it.
    mutating func perform(_ action: Action, at now: MuxInstant) throws(SimulationFailure)

    /// Looks at the ends after each thing that happened, and fails when there is something that must not be.
    ///
    /// It may call the ends, as an application does that answers what it receives.
    mutating func check(at now: MuxInstant) throws(SimulationFailure)

    /// Called before each ``check(at:)`` once the application has done everything: brings what is still open to an end.
    ///
    /// From then on nothing goes wrong any more, though what has gone wrong may take a while to heal. The default does nothing.
    mutating func settle(at now: MuxInstant) throws(SimulationFailure)

    /// Looks at the ends when everything is over: nothing happens any more, or ``SimulationPlan/settling`` has passed.
    mutating func finish(at now: MuxInstant) throws(SimulationFailure)

    /// Actions that might do in place of one, simplest first, when the shortest trace of a failure is looked for. The default has none.
    static func simplifications(of action: Action) -> [Action]
}

extension Workload {
    /// Does nothing.
    public mutating func settle(at now: MuxInstant) throws(SimulationFailure) {}

    /// None.
    public static func simplifications(of action: Action) -> [Action] { [] }
}
