// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A message of a ``MuxMachine`` itself that is complete: a ping, a pong, a refusal, the end of a mux.
struct ControlMessage: Sendable, Hashable {
    /// The message's fields; the checksum flag is set as the connection demands.
    var header: MessageHeader
    /// The payload; empty for most.
    var payload: [UInt8]
    var extensionBlock: [UInt8]?

    init(_ header: MessageHeader, payload: [UInt8] = [], extensionBlock: [UInt8]? = nil) {
        self.header = header
        self.payload = payload
        self.extensionBlock = extensionBlock
    }
}
