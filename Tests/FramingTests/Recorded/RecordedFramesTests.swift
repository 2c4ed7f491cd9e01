// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import FramingBodies
import TestSupport
import Testing

@Suite("The frames of the recorded conversations (GRID-V1 §9)")
struct RecordedFramesTests {
    /// What one side of a recorded connection sent.
    private struct Stream: Hashable {
        let scenario: String
        let connection: Int
        let direction: WireEntry.Direction

        init(_ entry: WireEntry) {
            scenario = entry.scenario
            connection = entry.connection
            direction = entry.direction
        }

        /// The role of the one that receives it.
        var receiver: Role { direction == .dialerToAcceptor ? .server : .client }
    }

    /// The frame as this package writes it, of the recorded fields and payload.
    private func encode(_ fields: WireEntry.FrameFields, _ payload: [UInt8]) throws -> [UInt8] {
        let key = try fields.maskHex.map(Hex.decode)
        let header = FrameHeader(
            opcode: try #require(Opcode(rawValue: fields.opcode)),
            payloadLength: payload.count,
            maskingKey: key.map { MaskingKey($0[0], $0[1], $0[2], $0[3]) },
            isFinal: fields.fin,
            reservedBits: ReservedBits(rawValue: fields.rsv)
        )
        let gap = FrameHeader.maximumEncodedLength
        var bytes = [UInt8](repeating: 0, count: gap) + payload
        let start = bytes.withUnsafeMutableBytes { raw in
            header.maskingKey?.apply(to: UnsafeMutableRawBufferPointer(rebasing: raw[gap...]))
            return header.encode(into: raw, endingAt: gap)
        }
        return Array(bytes[try #require(start)...])
    }

    @Test("Every frame is written byte for byte as it was recorded")
    func written() throws {
        let entries = try Vectors.load().wire.filter { $0.frameFields != nil }
        #expect(entries.count == 650)
        for entry in entries {
            let fields = try #require(entry.frameFields)
            let frame = try encode(fields, try #require(try entry.payloadBytes()))
            let difference = try #require(entry.frame).difference(from: frame)
            #expect(difference == nil, "\(entry.name)")
        }
    }

    @Test("Every conversation is received as it was recorded, whole and in pieces")
    func received() throws {
        let entries = try Vectors.load().wire.filter { $0.frameFields != nil }
        let streams = Dictionary(grouping: entries) { Stream($0) }
        var refused = 0
        for (stream, entries) in streams {
            var bytes: [UInt8] = []
            for entry in entries.sorted(by: { $0.number < $1.number }) {
                let payload = try #require(try entry.payloadBytes())
                bytes += try encode(try #require(entry.frameFields), payload)
            }
            let (expected, failure) = try expectation(of: stream, entries)
            var received = Receiver.receive(bytes, role: stream.receiver)
            let ends = Array(stride(from: 0, to: bytes.count, by: 61))
            #expect(Receiver.receive(bytes, role: stream.receiver, splitAt: ends) == received, "\(stream)")
            if let failure, case .failure(let error)? = received.popLast() {
                #expect(error.code == failure, "\(stream)")
                refused += 1
            }
            #expect(received == expected, "\(stream)")
        }
        #expect(refused == 2, "one frame is not masked, and one has RSV1 set")
    }

    /// The events that the recorded fields amount to, and the rule that is broken after them.
    private func expectation(
        of stream: Stream,
        _ entries: [WireEntry]
    ) throws -> (events: [Received], failure: FramingError.Code?) {
        var events: [Received] = []
        var message: [UInt8] = []
        var isText = false
        for entry in entries.sorted(by: { $0.number < $1.number }) {
            let fields = try #require(entry.frameFields)
            let payload = try #require(try entry.payloadBytes())
            if fields.rsv != 0 { return (events, .reservedBits) }
            if fields.masked != (stream.receiver == .server) { return (events, .unmaskedFrame) }
            switch fields.opcode {
            case 8:
                let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
                events.append(.close(CloseCode(rawValue: code), reason: Array(payload.dropFirst(2))))
            case 9:
                events.append(.ping(payload))
            case 10:
                events.append(.pong(payload))
            default:
                if fields.opcode != 0 { (message, isText) = ([], fields.opcode == 1) }
                message += payload
                if fields.fin { events.append(isText ? .text(message) : .binary(message)) }
            }
        }
        return (events, nil)
    }
}
