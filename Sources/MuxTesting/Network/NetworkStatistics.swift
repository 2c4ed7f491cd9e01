// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What has happened in a simulated network: whoever relies on a fault having been met looks here.
public struct NetworkStatistics: Hashable, Sendable {
    /// Messages, or pieces of a stream, that were received.
    public var deliveries = 0
    /// Bytes that were received.
    public var deliveredBytes = 0
    /// Messages, or pieces of a stream, that were lost with their connection, whole or in part.
    public var losses = 0
    /// Bytes that were lost with their connection.
    public var lostBytes = 0
    /// Messages of a stream that were cut into pieces.
    public var splits = 0
    /// Pieces of a stream that were received together with the one before.
    public var joins = 0
    /// Connections that an end learned of.
    public var connectionsMade = 0
    /// Connections that an end lost, for whatever reason.
    public var connectionsLost = 0
    /// Connections that an end lost because a newer one took over.
    public var takeovers = 0
    /// Connections that an end closed.
    public var closes = 0
    /// Connections that broke.
    public var cuts = 0
    /// Cuts that let part of a message arrive, or of what was sent at once in a stream.
    public var cutsInsideMessages = 0
    /// Cuts that the ends learned of at different times.
    public var unevenCuts = 0
    /// Connections made that the ends learned of at different times.
    public var unevenConnections = 0
    /// Times that a direction was stalled.
    public var stalls = 0
    /// Deliveries that a stall delayed.
    public var stalledDeliveries = 0
    /// Times that a window became full.
    public var fullWindows = 0

    /// Nothing yet.
    public init() {}

    /// Adds what has happened elsewhere.
    public static func += (total: inout NetworkStatistics, other: NetworkStatistics) {
        total.deliveries &+= other.deliveries
        total.deliveredBytes &+= other.deliveredBytes
        total.losses &+= other.losses
        total.lostBytes &+= other.lostBytes
        total.splits &+= other.splits
        total.joins &+= other.joins
        total.connectionsMade &+= other.connectionsMade
        total.connectionsLost &+= other.connectionsLost
        total.takeovers &+= other.takeovers
        total.closes &+= other.closes
        total.cuts &+= other.cuts
        total.cutsInsideMessages &+= other.cutsInsideMessages
        total.unevenCuts &+= other.unevenCuts
        total.unevenConnections &+= other.unevenConnections
        total.stalls &+= other.stalls
        total.stalledDeliveries &+= other.stalledDeliveries
        total.fullWindows &+= other.fullWindows
    }
}
