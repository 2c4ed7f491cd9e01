// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// The settings of the connections that are fuzzed.
enum FuzzedConnection {
    /// Low, so that inputs of a few bytes reach them.
    static let limits = WebSocketLimits(
        maximumMessageBytes: 600,
        maximumFrameBytes: 500,
        maximumFragments: 3,
        messageTimeout: .seconds(5),
        maximumControlFramesPerSecond: 5,
        closeTimeout: .seconds(3),
        queuedBytesHighWaterMark: 200,
        maximumQueuedBytes: 1_000
    )

    /// Parameters for what is received. A peer that refers to what lies beyond its window breaks the protocol, but
    /// whether zlib notices depends on how the bytes fall. Here it cannot: either the window is the largest, or it is
    /// larger than a message, and each message is on its own.
    static let receiving = [
        PermessageDeflate.Parameters(),
        PermessageDeflate.Parameters(
            serverNoContextTakeover: true,
            clientNoContextTakeover: true,
            serverMaxWindowBits: 10,
            clientMaxWindowBits: 10
        ),
        PermessageDeflate.Parameters(clientNoContextTakeover: true, clientMaxWindowBits: 10),
        PermessageDeflate.Parameters(serverNoContextTakeover: true, serverMaxWindowBits: 11),
    ]

    /// Parameters for what is sent: all kinds of window.
    static let sending = [
        PermessageDeflate.Parameters(),
        PermessageDeflate.Parameters(serverMaxWindowBits: 8, clientMaxWindowBits: 9),
        PermessageDeflate.Parameters(serverNoContextTakeover: true, clientMaxWindowBits: 8),
        PermessageDeflate.Parameters(clientNoContextTakeover: true, serverMaxWindowBits: 9),
    ]

    /// Every message that may be is compressed.
    static func configuration(keepAlive: KeepAlive?) -> WebSocketConnection.Configuration {
        .init(limits: limits, keepAlive: keepAlive, compression: .init(minimumBytes: 0))
    }
}
