// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import GridConformance
import NIOCore

/// Requests to the echo handler of a peer.
extension DemoWorker {
    func requests(_ instruction: DemoInstruction, on connection: GridConnection) async throws -> Latencies {
        let clock = ContinuousClock()
        let roundTrips = RoundTrips()
        let (count, concurrency, size) = (instruction.count, instruction.concurrency, instruction.size)
        try await withTaskExecutorPreference(connection.executor) {
            try await forEach(count, concurrency: concurrency) { index in
                let payload = Self.payload(index, size: size)
                let start = clock.now
                let answer = try await connection.request(20, payload)
                roundTrips.append(clock.now - start)
                guard answer == payload else { throw DemoError("the answer to request \(index) is not its payload") }
            }
        }
        return Latencies(roundTrips.all)
    }

    /// No two payloads are equal, so that an answer to somebody else's request would be noticed.
    static func payload(_ index: Int, size: Int) -> ByteBuffer {
        var payload = PatternGenerator.message(index, size: size)
        if size >= 8 { payload.setInteger(index, at: payload.readerIndex) }
        return payload
    }
}
