// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import Testing
import TestSupport

extension RawPeer {
    /// The answer to a connect message.
    func readConnectResponse() async throws -> ConnectResponse {
        let payload = try await readFrame().payload
        let message = try Message(parsing: payload.span.bytes)
        try #require(message.header.operation == .connectResponse)
        return try ConnectResponse(parsing: payload.span.bytes.extracting(message.payload))
    }

    /// The messages of the next frame, which has to be binary.
    func readMessages() async throws -> [TestMessage] {
        let frame = try await readFrame()
        try #require(frame.opcode == .binary)
        return try TestMessage.all(in: frame.payload)
    }

    /// The next message but for connection pings, which are answered by nobody.
    func readMessage() async throws -> TestMessage {
        let messages = try await readMessages()
        try #require(messages.count == 1, "\(messages)")
        return messages[0]
    }

    /// Reads frames until a message with this operation for this mux has come; those before it are dropped.
    @discardableResult
    func readMessage(_ operation: Mux.Operation, mux: UInt64) async throws -> TestMessage {
        while true {
            for message in try await readMessages()
            where message.header.operation == operation && message.header.muxID == mux {
                return message
            }
        }
    }

    /// Makes sure that the node still answers on this connection.
    func checkAlive(masked: Bool = true) async throws {
        let marker = Array("alive".utf8)
        try await writeFrame(marker, opcode: .ping, masked: masked)
        var frame = try await readFrame()
        while frame.opcode != .pong { frame = try await readFrame() }
        #expect(frame.payload == marker)
    }
}

/// Messages as a foreign caller sends them.
enum PeerMessage {
    static func request(
        _ handler: UInt8,
        mux: UInt64,
        deadline: UInt32 = 60_000,
        payload: [UInt8] = []
    ) throws -> [UInt8] {
        try MessageHeader(
            muxID: mux,
            deadlineMilliseconds: deadline,
            handler: handler,
            operation: .request,
            flags: [.endOfStream, .crc]
        )
        .encoded(payload: payload)
    }

    static func connectMux(_ handler: UInt8, mux: UInt64, payload: [UInt8] = []) throws -> [UInt8] {
        try MessageHeader(muxID: mux, handler: handler, operation: .connectMux, flags: .crc).encoded(payload: payload)
    }

    static func toHandler(_ operation: Mux.Operation, mux: UInt64, sequence: UInt32, payload: [UInt8] = []) throws
        -> [UInt8]
    {
        try MessageHeader(muxID: mux, sequence: sequence, operation: operation, flags: .crc).encoded(payload: payload)
    }

    static func ping() throws -> [UInt8] {
        try MessageHeader(operation: .ping).encoded()
    }

    /// A merged batch of these messages (GRID-V1 §2.6).
    static func merged(_ parts: [[UInt8]]) throws -> [UInt8] {
        let count = UInt32(parts.count)
        var batch = [UInt8](repeating: 0, count: MergedBatch.outerLength(count: count))
        try batch.withUnsafeMutableBytes { _ = try MergedBatch.encodeOuter(count: count, into: $0) }
        for part in parts {
            var header = [UInt8](repeating: 0, count: MergedBatch.partHeaderLength(part.count))
            try header.withUnsafeMutableBytes { _ = try MergedBatch.encodePartHeader(partLength: part.count, into: $0) }
            batch += header + part
        }
        return batch
    }
}
