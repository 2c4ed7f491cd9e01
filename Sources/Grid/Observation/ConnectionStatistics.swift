// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec
public import Mux

/// What is known of a connection at one moment.
public struct ConnectionStatistics: Sendable, Hashable {
    /// The name of the remote.
    public var remote: String
    /// What the connection is doing.
    public var state: ConnectionState
    /// Whether this side dials.
    public var dials: Bool
    /// Whether the remote is a guest.
    public var isGuest: Bool
    /// Attempts to dial, since the node began.
    public var dialAttempts: Int
    /// How often a connection has been established after the first time.
    public var reconnects: Int
    /// How often the remote was another run of its process than before.
    public var restarts: Int
    /// The run of the remote's process that was connected last.
    public var instance: InstanceID?
    /// When a connection was last established.
    public var lastConnected: Timestamp?
    /// Why the last attempt failed, or the last connection ended.
    public var lastError: String?
    /// The extensions that both sides know; none without a connection.
    public var features: MuxFeatures
    /// Calls of this side that are open.
    public var openCalls: Int
    /// Handlers of the remote's calls that have not returned.
    public var runningHandlers: Int
    /// Bytes that wait to be written.
    public var queuedBytes: Int
    /// The time from the last ping of the connection to its answer.
    public var lastRoundTrip: Duration?
    /// What has gone over the connection, and those before it.
    public var traffic: Traffic
}
