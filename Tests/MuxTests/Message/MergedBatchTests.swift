// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Merged batches")
struct MergedBatchTests {
    @Test("Each recorded batch is put together from its parts, and taken apart into them")
    func recorded() throws {
        let vectors = try Vectors.load().merged
        #expect(vectors.count == 9)
        for vector in vectors {
            let parts = try vector.payloadLengths.enumerated().map { index, length in
                try part(muxID: UInt64(index) + 1, payloadLength: length)
            }
            #expect(parts.count == Int(vector.count), "\(vector.name)")
            let bytes = try batch(parts)
            #expect(vector.encoded.difference(from: bytes) == nil, "\(vector.name)")
            for (part, recorded) in zip(parts, vector.parts ?? []) {
                #expect(recorded.encoded.difference(from: part) == nil, "\(vector.name)")
            }

            let message = try Message(parsing: bytes.span.bytes)
            #expect(message.header == MessageHeader(sequence: vector.count, operation: .merged))
            #expect(try self.parts(of: bytes) == parts, "\(vector.name)")
        }
    }

    @Test("A batch may lie anywhere in the bytes")
    func inTheMiddle() throws {
        let parts = try [part(muxID: 1, payloadLength: 3), part(muxID: 2, payloadLength: 300)]
        let batch = try batch(parts)
        let bytes = [0xc1, 0xc1] + batch + [0xc1]
        let message = try Message(parsing: bytes.span.bytes, in: 2..<2 + batch.count)
        var iterator = MergedBatch(message)
        for part in parts {
            let range = try #require(try iterator.next(in: bytes.span.bytes))
            #expect(Array(bytes[range]) == part)
            let inner = try Message(parsing: bytes.span.bytes, in: range)
            #expect(bytes[inner.payload] == PayloadPattern.bytes(inner.payload.count)[...])
        }
        #expect(try iterator.next(in: bytes.span.bytes) == nil)
    }

    @Test("After a fault nothing more is taken off a batch")
    func afterFault() throws {
        let bytes = try Hex.decode("97000300001100c400" + "c40161" + "a161" + "c40162")
        var batch = MergedBatch(try Message(parsing: bytes.span.bytes))
        #expect(try batch.next(in: bytes.span.bytes) == 11..<12)
        #expect(throws: MessageError.self) { _ = try batch.next(in: bytes.span.bytes) }
        #expect(try batch.next(in: bytes.span.bytes) == nil)
    }

    @Test("A batch that announces 2^32-1 parts gives those that are there")
    func announcesTooMany() throws {
        let bytes = try Hex.decode("9700ceffffffff00001100c400" + "c40161" + "c40162")
        var batch = MergedBatch(try Message(parsing: bytes.span.bytes))
        #expect(batch.remaining == .max)
        #expect(try batch.next(in: bytes.span.bytes) != nil)
        #expect(try batch.next(in: bytes.span.bytes) != nil)
        #expect(throws: MessageError.self) { _ = try batch.next(in: bytes.span.bytes) }
    }

    @Test("Other bytes than the batch's own are no reason to trap")
    func otherBytes() throws {
        let bytes = try batch([part(muxID: 1, payloadLength: 100)])
        let message = try Message(parsing: bytes.span.bytes)
        for count in 0..<bytes.count {
            var batch = MergedBatch(message)
            #expect(throws: MessageError.self) { _ = try batch.next(in: bytes.span.bytes.extracting(0..<count)) }
        }
    }

    @Test(
        "The header of a part is that of a byte string of its length",
        arguments: [(0, "c400"), (255, "c4ff"), (256, "c50100"), (65535, "c5ffff"), (65536, "c600010000")]
    )
    func partHeaders(_ length: Int, _ hex: String) throws {
        #expect(MergedBatch.partHeaderLength(length) == hex.count / 2)
        #expect(try partHeader(length) == Hex.decode(hex))
    }

    @Test("A buffer that is too small, or a part that is too long, is refused")
    func refused() throws {
        var small = [UInt8](repeating: 0xee, count: 8)
        small.withUnsafeMutableBytes { buffer in
            #expect(throws: MessageError.self) { try MergedBatch.encodeOuter(count: 2, into: buffer) }
            #expect(throws: MessageError.self) {
                try MergedBatch.encodePartHeader(partLength: 65536, into: .init(rebasing: buffer[..<4]))
            }
            #expect(throws: MessageError.self) {
                try MergedBatch.encodePartHeader(partLength: 0x1_0000_0000, into: buffer)
            }
        }
        #expect(small == [UInt8](repeating: 0xee, count: 8))
    }

    private func part(muxID: UInt64, payloadLength: Int) throws -> [UInt8] {
        let header = MessageHeader(
            muxID: muxID,
            deadlineMilliseconds: 60000,
            handler: 20,
            operation: .request,
            flags: [.crc, .endOfStream]
        )
        return try header.encoded(payload: PayloadPattern.bytes(payloadLength))
    }

    private func batch(_ parts: [[UInt8]]) throws -> [UInt8] {
        let count = UInt32(parts.count)
        var outer = [UInt8](repeating: 0, count: MergedBatch.outerLength(count: count))
        let written = try outer.withUnsafeMutableBytes { try MergedBatch.encodeOuter(count: count, into: $0) }
        #expect(written == outer.count)
        return try parts.reduce(into: outer) { try $0 += partHeader($1.count) + $1 }
    }

    private func partHeader(_ length: Int) throws -> [UInt8] {
        var header = [UInt8](repeating: 0, count: MergedBatch.partHeaderLength(length))
        let written = try header.withUnsafeMutableBytes {
            try MergedBatch.encodePartHeader(partLength: length, into: $0)
        }
        #expect(written == header.count)
        return header
    }

    private func parts(of bytes: [UInt8]) throws -> [[UInt8]] {
        var batch = MergedBatch(try Message(parsing: bytes.span.bytes))
        var parts: [[UInt8]] = []
        while let range = try batch.next(in: bytes.span.bytes) { parts.append(Array(bytes[range])) }
        return parts
    }
}
