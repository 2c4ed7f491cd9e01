// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Fills a buffer with frames, hands it over, and starts anew.
final class MessageSender {
    private var connection: WebSocketConnection
    private let payload: [UInt8]
    private let frames: Int
    private var output: [UInt8] = []

    init(_ role: Role, _ payload: [UInt8], _ frames: Int) {
        connection = WebSocketConnection(role: role, at: WebSocketInstant(nanoseconds: 0))
        self.payload = payload
        self.frames = frames
    }

    var contestant: Contestant {
        Contestant("send") { operations in
            var done = 0
            while done < operations {
                Self.write(self.payload, self.frames, &self.connection, &self.output)
                done += self.frames
            }
            return done
        }
    }

    private static func write(
        _ payload: [UInt8],
        _ frames: Int,
        _ connection: inout WebSocketConnection,
        _ output: inout [UInt8]
    ) {
        output.removeAll(keepingCapacity: true)
        payload.withUnsafeBytes { bytes in
            do {
                for _ in 0..<frames { try connection.send(bytes, as: .binary, into: &output) }
            } catch {
                fatalError("\(error)")
            }
        }
        connection.reportQueuedBytes(0, into: &output)
    }
}
