// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Mux

extension MuxEndpoint {
    /// The next message, or several in a batch if the policy allows and they are there.
    public func takeOutput(at now: MuxInstant) -> [UInt8]? {
        self.now = now
        // An empty machine still has to be asked after: it may be drained.
        guard machine.hasMessages else { return nil }
        guard let first = takeMessage() else {
            performActions(in: [])
            return nil
        }
        var batch: [[UInt8]] = []
        var bytes = first.count
        while !mergePolicy.isFull(parts: batch.count + 1, bytes: bytes), let message = takeMessage() {
            if batch.isEmpty { batch.append(first) }
            batch.append(message)
            bytes += message.count
        }
        performActions(in: [])
        guard !batch.isEmpty else { return first }
        do throws(MessageError) {
            return try Self.merged(batch)
        } catch {
            fault = "what was sent is no batch: \(error)"
            return nil
        }
    }

    private func takeMessage() -> [UInt8]? {
        guard let message = machine.nextMessage(now: now) else { return nil }
        if owesPing {
            if message.header.operation == .ping, message.header.muxID == 0 { owesPing = false }
            if case .kept = message.payload { fault = "a payload goes before the connection's ping" }
        }
        var payload: [UInt8] = []
        var subroute: Subroute?
        switch message.payload {
        case .own(let bytes): payload = bytes
        case .kept(let token, let range):
            guard token != .none else { break }
            guard let all = kept[token], range.upperBound <= all.bytes.count else {
                fault = "the machine wants to send a payload that is not kept: \(message.header)"
                return nil
            }
            payload = range.count == all.bytes.count ? all.bytes : Array(all.bytes[range])
            if message.header.flags.contains(.subroute) { subroute = all.subroute }
            if message.isLastPiece { _ = kept.remove(token) }
        }
        do throws(MessageError) {
            return try message.header.encoded(
                payload: payload,
                subroute: subroute,
                extensionBlock: message.extensionBlock
            )
        } catch {
            fault = "the machine wants to send what is no message: \(message.header): \(error)"
            return nil
        }
    }

    private static func merged(_ parts: [[UInt8]]) throws(MessageError) -> [UInt8] {
        let count = UInt32(clamping: parts.count)
        var length = MergedBatch.outerLength(count: count)
        for part in parts { length += MergedBatch.partHeaderLength(part.count) + part.count }
        var bytes = [UInt8](repeating: 0, count: length)
        var span = bytes.mutableSpan
        try span.withUnsafeMutableBytes { buffer throws(MessageError) in
            var position = try MergedBatch.encodeOuter(count: count, into: buffer)
            for part in parts {
                position += try MergedBatch.encodePartHeader(
                    partLength: part.count,
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[position...])
                )
                UnsafeMutableRawBufferPointer(rebasing: buffer[position...]).copyBytes(from: part)
                position += part.count
            }
        }
        return bytes
    }
}
