// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// Checks the numbers of the messages that a machine writes (`GRID-V1 §4.3`): those of one mux and direction follow each
/// other, whatever was dropped before it was written.
struct SentSequences {
    /// For each call of ours the number that comes next.
    private var calls: [UInt64: UInt32] = [:]
    /// The same for streams of the peer that have said something.
    private var streams: [UInt64: UInt32] = [:]
    /// The numbers with which streams of the peer under a mux may begin.
    private var firsts: [UInt64: Set<UInt32>] = [:]

    mutating func streamStarted(_ mux: UInt64, first: UInt32) {
        firsts[mux, default: []].insert(first)
    }

    mutating func check(_ header: MessageHeader, isOwnRequest: Bool) {
        let mux = header.muxID
        switch header.operation {
        case .request, .connectMux:
            precondition(header.sequence == calls[mux] ?? 0, "a call's number")
            calls[mux] = header.sequence &+ 1
        case .ping where mux == 0: break
        case .muxClientMessage, .unblockServerMux, .ping:
            precondition(calls[mux] == header.sequence, "a number of a caller's message")
            calls[mux] = header.sequence &+ 1
        case .disconnectServerMux:
            precondition(header.sequence == 0 || header.sequence == calls[mux], "a number of a caller's end")
            if !isOwnRequest { calls[mux] = nil }
        case .acknowledgeMux:
            precondition(
                streams[mux] == nil && firsts[mux]?.contains(header.sequence) ?? false,
                "an acknowledgement's number"
            )
            streams[mux] = header.sequence &+ 1
        case .muxServerMessage, .unblockClientMux:
            let isErrorOfUnaccepted =
                streams[mux] == nil && header.flags.contains(.error) && firsts[mux]?.contains(header.sequence) ?? false
            precondition(isErrorOfUnaccepted || streams[mux] == header.sequence, "a number of a handler's message")
            streams[mux] = header.sequence &+ 1
        case .disconnectClientMux: streams[mux] = nil
        default: break
        }
    }
}
