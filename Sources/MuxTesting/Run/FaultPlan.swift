// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// How often a network goes wrong, and how.
///
/// After each action, a fault may come before the next one, with the probabilities given here, from 0 to 1; their sum is at most 1.
/// Most come while what was sent is under way.
public struct FaultPlan: Hashable, Sendable {
    /// That a connection is cut.
    public var cut: Double
    /// That one direction is stalled.
    public var stall: Double
    /// That a second connection is made, which takes over.
    public var takeover: Double
    /// How many of these may happen in a run.
    public var limit: Int
    /// How long a direction is stalled.
    public var stalling: ClosedRange<MuxInterval>
    /// After what time an end learns of a cut or of a connection.
    public var noticing: ClosedRange<MuxInterval>
    /// After what time the end with the even number, when it has lost its connection, makes another; nil when it never does.
    ///
    /// In a replay, a link that the trace leaves without a connection gets one after the shortest of these times.
    public var reconnecting: ClosedRange<MuxInterval>?

    /// Faults that say what they do not take from the defaults: each in a hundredth of the cases, at most eight; stalls from 1 ms to
    /// 10 s, noticed within 5 s, reconnected after 1 ms to 5 s.
    public init(
        cut: Double = 0.01,
        stall: Double = 0.01,
        takeover: Double = 0.01,
        limit: Int = 8,
        stalling: ClosedRange<MuxInterval> = .milliseconds(1) ... .seconds(10),
        noticing: ClosedRange<MuxInterval> = MuxInterval(nanoseconds: 0) ... .seconds(5),
        reconnecting: ClosedRange<MuxInterval>? = .milliseconds(1) ... .seconds(5)
    ) {
        self.cut = cut
        self.stall = stall
        self.takeover = takeover
        self.limit = limit
        self.stalling = stalling
        self.noticing = noticing
        self.reconnecting = reconnecting
    }

    /// Nothing goes wrong. A connection that an end closes is made again after a millisecond.
    public static let none = FaultPlan(
        cut: 0,
        stall: 0,
        takeover: 0,
        limit: 0,
        noticing: MuxInterval(nanoseconds: 0)...MuxInterval(nanoseconds: 0),
        reconnecting: .milliseconds(1) ... .milliseconds(1)
    )
}
