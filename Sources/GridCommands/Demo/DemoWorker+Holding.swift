// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import GridConformance
import NIOCore
import Synchronization

/// Calls that are under way when their peer dies.
extension DemoWorker {
    /// Starts calls that nobody answers. Returns how many have arrived at the peer.
    func hold(_ instruction: DemoInstruction, on connection: GridConnection) async throws -> Int {
        let before = try await ConformanceReport.of(connection).counters
        let requests = (0..<instruction.count).map { _ in
            Task { await Self.isDisconnected { _ = try await connection.request(22, ByteBuffer(string: "60000")) } }
        }
        let streams = (0..<instruction.count).map { _ in
            Task {
                await Self.isDisconnected {
                    try await connection.withStream(37, inCapacity: 0) { stream in
                        for try await _ in stream.responses {}
                    }
                }
            }
        }
        held.withLock { $0[instruction.peer, default: []] += requests + streams }
        // Asking is a request too, and the peer counts it before it answers.
        var asked = 0
        while true {
            let now = try await ConformanceReport.of(connection).counters
            asked += 1
            let arrivedRequests = now.requests - before.requests - asked
            let arrivedStreams = now.streams - before.streams
            if arrivedRequests >= requests.count && arrivedStreams >= streams.count { break }
        }
        return requests.count + streams.count
    }

    /// Waits for the held calls to a peer. Returns how many of them ended as disconnected.
    func release(from peer: String) async throws -> Int {
        let calls = held.withLock { $0.removeValue(forKey: peer) ?? [] }
        var disconnected = 0
        for call in calls where await call.value { disconnected += 1 }
        return disconnected
    }

    private static func isDisconnected(_ call: @Sendable () async throws -> Void) async -> Bool {
        do {
            try await call()
        } catch let error as GridError {
            return error.code == .disconnected
        } catch {}
        return false
    }
}
