// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Where a machine means to say something else than the recorded node, or may say it in another order.
enum RecordedDifference: Sendable {
    /// Credits and messages of one stream overtake each other: in the recorded node different threads send them.
    case creditOrder
    /// A caller tells the end of an unknown mux with DisconnectServerMux, not with the other side's message (GRID-V1 §8.1).
    case unknownMux
    /// An answer goes to the connection that the request came on, or nowhere (GRID-V1 §8.2).
    case noStaleAnswers
    /// A nil message of a stream is sent as an empty one (GRID-V1 §8.3).
    case noNilMessages

    /// What a machine says where the recorded node said this; nil for nothing.
    func expected(_ message: TestMessage, in entry: String) -> TestMessage? {
        var message = message
        switch self {
        case .creditOrder: break
        case .unknownMux:
            // 101 is the one that the recorded node met as the handler's side.
            if message.header.operation == .disconnectClientMux, message.header.muxID != 101 {
                message.header.operation = .disconnectServerMux
            }
        case .noStaleAnswers:
            if message.header.operation == .response,
                message.payload == Array("slept 400 A".utf8) || entry == "reconnect/11"
            {
                return nil
            }
        case .noNilMessages:
            if message.header.operation == .muxServerMessage, message.payload.isEmpty,
                !message.header.flags.contains(.endOfStream)
            {
                message.header.flags.insert(.zeroLength)
            }
        }
        return message
    }
}
