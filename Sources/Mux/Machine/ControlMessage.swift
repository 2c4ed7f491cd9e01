// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A message that a ``MuxMachine`` itself wants sent: an acknowledgement, a credit, a ping, a refusal.
public struct ControlMessage: Sendable, Hashable {
    /// The message's fields; the checksum flag is set as the connection demands.
    public var header: MessageHeader

    /// The payload; empty for most.
    public var payload: [UInt8]

    init(_ header: MessageHeader, payload: [UInt8] = []) {
        self.header = header
        self.payload = payload
    }
}
