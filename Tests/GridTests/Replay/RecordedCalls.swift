// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import NIOCore
import Testing
import TestSupport

/// The calls that the recorded clients made, and what became of them.
enum RecordedCalls {
    static func make(of scenario: String, on connection: GridConnection) async throws {
        switch scenario {
        case "handshake", "conn-ping": break
        case "echo": try await echo(on: connection)
        case "error": try await errors(on: connection)
        case "unknown-handler": try await unknownHandler(on: connection)
        case "merged": try await merged(on: connection)
        case "reconnect": try await reconnect(on: connection)
        default: Issue.record("no calls are known of \(scenario)")
        }
    }

    private static func echo(on connection: GridConnection) async throws {
        #expect(try await connection.request(20, nil) == nil)
        #expect(try await connection.request(20, ByteBuffer()) == nil)
        for length in [1, 31, 32, 300, 70_000] {
            let payload = ByteBuffer(bytes: PayloadPattern.bytes(length))
            #expect(try await connection.request(20, payload) == payload)
        }
    }

    private static func errors(on connection: GridConnection) async throws {
        await #expect(throws: RemoteError("boom")) { try await connection.request(21, ByteBuffer(string: "boom")) }
        await #expect(throws: RemoteError("")) { try await connection.request(21, nil) }
    }

    private static func unknownHandler(on connection: GridConnection) async throws {
        let error = await #expect(throws: RemoteError.self) {
            try await connection.request(60, ByteBuffer(string: "x"))
        }
        #expect(error?.message == "Invalid Handler for type: UpdateMetacacheListing")
        #expect(error?.isRefusal == true)
    }

    private static func merged(on connection: GridConnection) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let digits = String(number)
                    let text = "request number " + String(repeating: "0", count: 5 - digits.count) + digits
                    let answer = try await connection.request(20, ByteBuffer(string: text))
                    #expect(answer == ByteBuffer(string: text))
                }
            }
            try await group.waitForAll()
        }
    }

    private static func reconnect(on connection: GridConnection) async throws {
        try await connection.withStream(37, ByteBuffer(string: "w"), inCapacity: 0, outCapacity: 1) { stream in
            let slow = Task { try await connection.request(22, ByteBuffer(string: "1500")) }
            let streamError = await #expect(throws: GridError.self) {
                for try await _ in stream.responses {}
            }
            #expect(streamError?.code == .disconnected)
            await #expect {
                _ = try await slow.value
            } throws: { ($0 as? GridError)?.code == .disconnected }
        }
        try await connection.waitUntilConnected()
        let again = ByteBuffer(string: "again")
        #expect(try await connection.request(20, again) == again)
    }
}
