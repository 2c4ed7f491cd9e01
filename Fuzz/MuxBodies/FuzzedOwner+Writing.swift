// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension FuzzedOwner {
    /// Takes the next message to write; nil when there is none.
    func write() -> [UInt8]? {
        let message = machine.nextMessage(now: now)
        // Calls whose deadline passed before they were written fail now.
        defer {
            takeActions()
            checkLimits()
        }
        guard let message else {
            precondition(!machine.hasMessages, "something waits, and is not written")
            return nil
        }
        precondition(!hasEnded, "written after the end")
        let payload = takePayload(of: message)
        guard let bytes = try? message.header.encoded(payload: payload, extensionBlock: message.extensionBlock),
            let parsed = try? Message(parsing: bytes.span.bytes)
        else { preconditionFailure("wants to send what is no message") }
        precondition(parsed.header.sequence == message.header.sequence && parsed.header.muxID == message.header.muxID)
        check(message, parsed, in: bytes)
        return bytes
    }

    private func takePayload(of message: OutboundMessage) -> [UInt8] {
        switch message.payload {
        case .own(let bytes):
            precondition(message.isLastPiece, "a piece of the machine's own")
            return bytes
        case .kept(.none, let range):
            precondition(range.isEmpty && message.isLastPiece, "bytes of nothing")
            return []
        case .kept(let token, let range):
            guard let payload = kept[token] else { preconditionFailure("written, but not kept") }
            precondition(range.lowerBound == payload.written && range.upperBound <= payload.bytes.count, "other bytes")
            precondition(message.isLastPiece == (range.upperBound == payload.bytes.count), "miscounted the pieces")
            kept[token]?.written = range.upperBound
            if message.isLastPiece { kept[token] = nil }
            return Array(payload.bytes[range])
        }
    }

    private func check(_ message: OutboundMessage, _ parsed: Message, in bytes: [UInt8]) {
        let header = message.header
        let agreement = machine.agreement
        let features = agreement.features
        let isConnectionPing = header.operation == .ping && header.muxID == 0
        precondition(isConnectionPing || header.flags.contains(.crc) == machine.configuration.checksums, "checksum")
        precondition(header.flags.contains(.more) == !message.isLastPiece, "the flag of pieces")
        precondition(message.isLastPiece || features.contains(.chunks), "pieces were not agreed on")
        if !message.isLastPiece {
            precondition(1...agreement.sendChunkBytes ~= message.payloadCount, "a piece of another size than agreed")
        }
        precondition(
            parsed.header.flags.contains(.extended) == (message.extensionBlock != nil),
            "the flag of extensions"
        )
        if let block = message.extensionBlock {
            precondition(
                !features.isEmpty && block.count <= agreement.peerMetadataBytes,
                "an extension nobody agreed to"
            )
            precondition((try? parsed.extensionBlock(in: bytes.span.bytes)) != nil, "an extension that cannot be read")
        }
        switch header.operation {
        case .connect, .connectResponse, .merged: preconditionFailure("no message of an open connection")
        case .disconnect: precondition(features.contains(.drain) && header.muxID == 0, "drain was not agreed on")
        case .disconnectClientMux: precondition(peersMuxes.contains(header.muxID), "a caller says what handlers say")
        case .disconnectServerMux:
            // Requests are given up only where that was agreed on; to plain peers it is said of streams and unknown muxes.
            break
        case .unblockServerMux, .unblockClientMux:
            precondition(
                features.contains(.byteCredits) || header.deadlineMilliseconds == 0 && header.handler == 0,
                "bytes are given back that nobody counts"
            )
        default: break
        }
        let isOwnRequest = calls[header.muxID].map { !$0.isStream } ?? false
        sequences.check(header, isOwnRequest: isOwnRequest)
    }
}
