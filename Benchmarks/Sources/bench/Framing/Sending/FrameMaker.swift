// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Makes frames of payloads that lie in a buffer with room before each.
final class FrameMaker {
    private var connection: WebSocketConnection
    private var buffer: [UInt8]
    private let frames: Int
    private var sum = 0

    init(_ role: Role, _ payload: [UInt8], _ frames: Int) {
        connection = WebSocketConnection(role: role, at: WebSocketInstant(nanoseconds: 0))
        let piece = [UInt8](repeating: 0, count: FrameHeader.maximumEncodedLength) + payload
        buffer = Array(repeatElement(piece, count: frames).joined())
        self.frames = frames
    }

    var contestant: Contestant {
        Contestant("frame") { operations in
            var done = 0
            while done < operations {
                self.sum &+= Self.write(self.frames, &self.connection, &self.buffer)
                done += self.frames
            }
            return done
        }
    }

    private static func write(_ frames: Int, _ connection: inout WebSocketConnection, _ buffer: inout [UInt8]) -> Int {
        let length = buffer.count / frames
        var sum = 0
        buffer.withUnsafeMutableBytes { bytes in
            do {
                for start in stride(from: 0, to: bytes.count, by: length) {
                    let payload = start + FrameHeader.maximumEncodedLength..<start + length
                    sum &+= try connection.frame(payload, of: bytes, as: .binary)
                }
            } catch {
                fatalError("\(error)")
            }
        }
        var none: [UInt8] = []
        connection.reportQueuedBytes(0, into: &none)
        return sum
    }
}
