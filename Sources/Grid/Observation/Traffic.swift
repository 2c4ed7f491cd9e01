// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What has gone over a connection, counted since the node began.
public struct Traffic: Sendable, Hashable {
    /// Requests that were made.
    public var requestsSent: UInt64 = 0
    /// Streams that were opened.
    public var streamsOpened: UInt64 = 0
    /// Requests and streams of this side that failed, whatever for.
    public var callsFailed: UInt64 = 0
    /// Requests of the remote, those that were refused among them.
    public var requestsReceived: UInt64 = 0
    /// Streams of the remote, those that were refused among them.
    public var streamsReceived: UInt64 = 0
    /// Calls of the remote that were refused, or whose handlers failed.
    public var handlersFailed: UInt64 = 0
    /// Messages of the protocol that were sent, of all kinds.
    public var messagesSent: UInt64 = 0
    /// Messages of the protocol that were received, of all kinds.
    public var messagesReceived: UInt64 = 0
    /// Bytes that were sent, without those of WebSocket and TLS.
    public var bytesSent: UInt64 = 0
    /// Bytes that were received, without those of WebSocket and TLS.
    public var bytesReceived: UInt64 = 0

    /// Nothing.
    public init() {}

    /// Adds to each count.
    public static func += (left: inout Traffic, right: Traffic) {
        left.requestsSent &+= right.requestsSent
        left.streamsOpened &+= right.streamsOpened
        left.callsFailed &+= right.callsFailed
        left.requestsReceived &+= right.requestsReceived
        left.streamsReceived &+= right.streamsReceived
        left.handlersFailed &+= right.handlersFailed
        left.messagesSent &+= right.messagesSent
        left.messagesReceived &+= right.messagesReceived
        left.bytesSent &+= right.bytesSent
        left.bytesReceived &+= right.bytesReceived
    }
}
