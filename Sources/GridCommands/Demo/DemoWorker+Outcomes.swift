// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid
import GridConformance
import NIOCore

/// What can happen to a call apart from plain success.
extension DemoWorker {
    /// Returns how many outcomes were checked.
    func outcomes(on connection: GridConnection) async throws -> Int {
        try await expect("an empty answer", ByteBuffer()) {
            try await connection.request(24, ByteBuffer(string: "empty"))
        }
        try await expect("no answer", nil) { try await connection.request(24, ByteBuffer(string: "nil")) }
        try await expect("an answer by the subroute", ByteBuffer(string: "sub:abc")) {
            try await connection.subroute(ConformanceHandlers.subroute).request(20, ByteBuffer(string: "abc"))
        }
        try await expectRemoteError("boom") { _ = try await connection.request(21, ByteBuffer(string: "boom")) }
        try await expectRemoteError("Invalid Handler for type: UpdateMetacacheListing") {
            _ = try await connection.request(60, nil)
        }
        try await expectRemoteError("stream failed") {
            try await connection.withStream(36, ByteBuffer(string: "2 stream failed"), inCapacity: 0) { stream in
                for try await _ in stream.responses {}
            }
        }
        try await expectDeadline(on: connection)
        try await expectCancellation(on: connection)
        return 8
    }

    /// A call while the peer is away fails at once, whatever it would have waited for.
    func expectRefusal(on connection: GridConnection) async throws {
        do {
            _ = try await connection.request(22, ByteBuffer(string: "60000"))
        } catch let error as GridError where error.code == .disconnected {
            return
        }
        throw DemoError("a call to a peer that is away was answered")
    }

    private func expect(_ name: String, _ answer: ByteBuffer?, _ call: () async throws -> ByteBuffer?) async throws {
        let received = try await call()
        guard received == answer else {
            throw DemoError("expected \(name), got \(ConformanceHandlers.kind(of: received))")
        }
    }

    private func expectRemoteError(_ message: String, _ call: () async throws -> Void) async throws {
        do {
            try await call()
        } catch let error as RemoteError {
            guard error.message == message else {
                throw DemoError("expected the error '\(message)', got '\(error.message)'")
            }
            return
        }
        throw DemoError("expected the error '\(message)', got an answer")
    }

    private func expectDeadline(on connection: GridConnection) async throws {
        do {
            _ = try await connection.request(22, ByteBuffer(string: "60000"), deadline: .milliseconds(50))
        } catch let error as GridError where error.code == .deadlineExceeded {
            return
        }
        throw DemoError("a call was answered after its deadline")
    }

    /// Leaving the scope of a stream cancels its handler.
    private func expectCancellation(on connection: GridConnection) async throws {
        let before = try await ConformanceReport.of(connection).counters.cancellations
        try await connection.withStream(37, inCapacity: 0) { _ in }
        while try await ConformanceReport.of(connection).counters.cancellations == before {}
    }
}
