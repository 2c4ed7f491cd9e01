// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// One end of a connection, as a ``Simulation`` drives it: a protocol without I/O and without a clock.
///
/// A value is the natural conformer, but a final class will do, which is how an end can hold a value that is not copyable or share
/// something with other ends.
///
/// An end begins without a connection. It hears ``connectionMade(at:)``, then receives and sends, until ``connectionLost(at:)``,
/// after which another connection may be made. Time never goes backwards.
public protocol SimulatedEndpoint {
    /// There is a connection, a new one with nothing in it. The one before has been lost.
    mutating func connectionMade(at now: MuxInstant)

    /// The connection is no more: nothing else will come from it, and what was not yet taken will not be sent on it.
    mutating func connectionLost(at now: MuxInstant)

    /// Something came: one whole message in ``NetworkConditions/Transport/messages``, any number of bytes in
    /// ``NetworkConditions/Transport/stream``.
    mutating func receive(_ bytes: [UInt8], at now: MuxInstant)

    /// The next of what the end wants to send now, or nil when there is nothing.
    ///
    /// It is asked after everything that happens, until it has nothing more, and only while the connection takes more.
    mutating func takeOutput(at now: MuxInstant) -> [UInt8]?

    /// When the end has to be woken next, ``MuxInstant/distantFuture`` when it waits for no time.
    var nextWakeup: MuxInstant { get }

    /// Does what is due at `now`, which is ``nextWakeup`` or later (``NetworkConditions/wakeupDelay``).
    ///
    /// Afterwards ``nextWakeup`` has to be later than `now`; a run in which it is not fails, since a real owner would go round in
    /// circles.
    mutating func advance(to now: MuxInstant)

    /// Whether the end wants its connection closed. What it has sent still arrives; it hears ``connectionLost(at:)`` at once.
    var wantsClose: Bool { get }

    /// The connection takes no more for now, or takes more again. The default does nothing.
    mutating func writabilityChanged(to isWritable: Bool, at now: MuxInstant)
}

extension SimulatedEndpoint {
    /// Does nothing.
    public mutating func writabilityChanged(to isWritable: Bool, at now: MuxInstant) {}
}
