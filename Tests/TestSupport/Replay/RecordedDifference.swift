// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Where our side means to say something else than the recorded node, or may say it in another order.
package enum RecordedDifference: Hashable, Sendable {
    /// Credits and messages of one stream overtake each other: in the recorded node different threads send them.
    case creditOrder
    /// A caller tells the end of an unknown mux with DisconnectServerMux, not with the other side's message (GRID-V1 §8.1).
    case unknownMux
    /// An answer goes to the connection that the request came on, or nowhere (GRID-V1 §8.2).
    case noStaleAnswers
    /// A nil message of a stream is sent as an empty one (GRID-V1 §8.3).
    case noNilMessages
    /// A caller says nothing more of a stream that the handler's side has refused or ended (GRID-V1 §4.1, §4.6).
    case nothingAfterTheEnd
    /// A caller cancels a stream once; the recorded node does it once or twice, from two threads (GRID-V1 §4.5).
    case cancelsOnce
    /// A request always has a deadline; the peer that asked without one was no node (GRID-V1 §3).
    case alwaysDeadline
    /// Why a connect message cannot be read is said in other words, these, than the recorded node's parser has.
    case reason(String)
    /// What comes behind the upgrade request, before its answer, is heard (GRID-V1 §8.9); the recorded node lost it.
    case earlyData
    /// What waits to be written for a stream is not, once its caller has cancelled it; the recorded node had written it before
    /// it read of that.
    case nothingForCancelled

    /// What our side says where the recorded node said this; nil for nothing.
    package func expected(_ message: TestMessage, in entry: String) -> TestMessage? {
        var message = message
        switch self {
        case .creditOrder: break
        case .unknownMux:
            // 101 is the one that the recorded node met as the handler's side.
            if message.header.operation == .disconnectClientMux, message.header.muxID != 101 {
                message.header.operation = .disconnectServerMux
            }
        case .noStaleAnswers:
            if Self.isStale(message, in: entry) { return nil }
        case .noNilMessages:
            if message.header.operation == .muxServerMessage, message.payload.isEmpty,
                !message.header.flags.contains(.endOfStream)
            {
                message.header.flags.insert(.zeroLength)
            }
        case .nothingAfterTheEnd:
            if message.header.operation == .disconnectServerMux { return nil }
        case .cancelsOnce:
            // The second one is not numbered.
            if message.header.operation == .disconnectServerMux, message.header.sequence == 0 { return nil }
        case .alwaysDeadline:
            if message.header.operation == .request, message.header.deadlineMilliseconds == 0 {
                message.header.deadlineMilliseconds = 60000
            }
        case .reason(let reason):
            if message.header.operation == .connectResponse {
                message.payload = ConnectResponse(id: InstanceID(), rejectedReason: reason).encoded()
            }
        case .earlyData: break
        case .nothingForCancelled:
            if message.header.operation == .muxServerMessage, entry == "stream-callback-error/8" { return nil }
        }
        return message
    }

    /// Whether this answers a request of the connection before.
    package static func isStale(_ message: TestMessage, in entry: String) -> Bool {
        message.header.operation == .response
            && (message.payload == Array("slept 400 A".utf8) || entry == "reconnect/11")
    }
}
