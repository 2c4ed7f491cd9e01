// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

/// How one direction of a link carries bytes when nothing is amiss.
public struct DirectionConditions: Hashable, Sendable {
    /// How long bytes are under way at least; each connection has a latency of its own in this range.
    public var latency: ClosedRange<MuxInterval>
    /// How much longer each message may be under way, at most. The order is kept all the same.
    public var jitter: MuxInterval
    /// Into how many pieces a message is cut, at places chosen at random, in ``NetworkConditions/Transport/stream``; at most as many as
    /// it has bytes. Pieces arrive one by one, or joined when several are there.
    public var pieces: ClosedRange<Int>
    /// How many bytes may be under way, at least 1: a sender is not asked for more while there are as many or more.
    ///
    /// A message that has been begun goes out whole, so that there is at most a window and a message under way.
    public var window: Int

    /// Conditions that say what they do not take from the defaults: a millisecond, no jitter, whole messages, 64 KiB under way.
    public init(
        latency: ClosedRange<MuxInterval> = .milliseconds(1) ... .milliseconds(1),
        jitter: MuxInterval = MuxInterval(nanoseconds: 0),
        pieces: ClosedRange<Int> = 1...1,
        window: Int = 65_536
    ) {
        self.latency = latency
        self.jitter = jitter
        self.pieces = pieces
        self.window = window
    }
}
