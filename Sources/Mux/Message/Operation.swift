// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a message is about (`GRID-V1 §2.2`).
///
/// Any number parses; a receiver ignores the ones it does not know.
public struct Operation: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt8

    /// Makes the operation of a number, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The dialer introduces itself.
    public static let connect = Self(rawValue: 1)
    /// The acceptor takes the dialer in, or tells why not.
    public static let connectResponse = Self(rawValue: 2)
    /// Asks whether the connection or a mux is alive.
    public static let ping = Self(rawValue: 3)
    /// Answers a ping.
    public static let pong = Self(rawValue: 4)
    /// A caller opens a stream.
    public static let connectMux = Self(rawValue: 5)
    /// A request or a stream is refused.
    public static let muxConnectError = Self(rawValue: 6)
    /// The handler side is done with a stream.
    public static let disconnectClientMux = Self(rawValue: 7)
    /// The caller gives up a stream.
    public static let disconnectServerMux = Self(rawValue: 8)
    /// A stream's message from the caller to the handler.
    public static let muxClientMessage = Self(rawValue: 9)
    /// A stream's message from the handler to the caller.
    public static let muxServerMessage = Self(rawValue: 10)
    /// Returns a credit to the handler.
    public static let unblockServerMux = Self(rawValue: 11)
    /// Returns a credit to the caller.
    public static let unblockClientMux = Self(rawValue: 12)
    /// The handler side has opened a stream.
    public static let acknowledgeMux = Self(rawValue: 13)
    /// A single request.
    public static let request = Self(rawValue: 14)
    /// The answer to a single request.
    public static let response = Self(rawValue: 15)
    /// Reserved for ending a connection; never sent.
    public static let disconnect = Self(rawValue: 16)
    /// A batch of messages.
    public static let merged = Self(rawValue: 17)
}

extension Operation: CustomStringConvertible {
    private static let names = [
        "Connect", "ConnectResponse", "Ping", "Pong", "ConnectMux", "MuxConnectError", "DisconnectClientMux",
        "DisconnectServerMux", "MuxClientMsg", "MuxServerMsg", "UnblockSrvMux", "UnblockClMux", "AckMux", "Request",
        "Response", "Disconnect", "Merged",
    ]

    /// The protocol's name of the operation; `Op(18)` for a number that has none.
    public var name: String {
        let index = Int(rawValue) - 1
        return Self.names.indices.contains(index) ? Self.names[index] : "Op(\(rawValue))"
    }

    /// The ``name``.
    public var description: String { name }
}
