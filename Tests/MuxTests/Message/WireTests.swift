// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("Recorded conversations")
struct WireTests {
    @Test("The payload of each recorded frame is parsed to the recorded fields and encoded to the same bytes")
    func frames() throws {
        let wire = try Vectors.load().wire
        #expect(wire.count == 844)
        var messages = 0
        var parts = 0
        var failures = 0
        for entry in wire {
            guard let bytes = try entry.payloadBytes() else {
                #expect(entry.isEndOfConnection, "\(entry.name)")
                continue
            }
            #expect(entry.payload?.difference(from: bytes) == nil, "\(entry.name)")
            if entry.referenceError != nil {
                failures += 1
                #expect(Handling(bytes).error != nil, "\(entry.name)")
            }
            guard let fields = entry.message else { continue }
            let message = try Message(parsing: bytes.span.bytes)
            #expect(fields.difference(from: message, in: bytes) == nil, "\(entry.name)")
            let encoded = try fields.encoded()
            if message.body.isEmpty {
                #expect(encoded == bytes, "\(entry.name)")
            } else {
                let tuple = message.payload.upperBound
                #expect(encoded.prefix(tuple) == bytes.prefix(tuple), "\(entry.name)")
            }
            messages += 1
            if message.header.operation == .merged {
                parts += try check(entry, message, bytes)
            } else {
                #expect(entry.merged == nil, "\(entry.name)")
            }
        }
        #expect(messages == 632)
        #expect(parts == 654)
        #expect(failures == 5)
    }

    /// Checks the parts of a recorded batch, and returns how many there are.
    private func check(_ entry: WireEntry, _ message: Message, _ bytes: [UInt8]) throws -> Int {
        var batch = MergedBatch(message)
        for recorded in entry.merged ?? [] {
            let range = try #require(try batch.next(in: bytes.span.bytes), "\(entry.name)")
            let part = try Message(parsing: bytes.span.bytes, in: range)
            #expect(recorded.fields.difference(from: part, in: bytes) == nil, "\(entry.name)")
            let encoded = Array(bytes[range])
            #expect(recorded.encoded.difference(from: encoded) == nil, "\(entry.name)")
            if part.body.isEmpty { #expect(try recorded.fields.encoded() == encoded, "\(entry.name)") }
        }
        #expect(try batch.next(in: bytes.span.bytes) == nil, "\(entry.name)")
        return entry.merged?.count ?? 0
    }
}
