// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Takes the messages of a read from a connection, read after read.
final class ConnectionReceiver {
    private var connection = WebSocketConnection(role: .server, at: WebSocketInstant(nanoseconds: 0))
    private var bytes: [UInt8]
    private var output: [UInt8] = []
    private var now: Int64 = 0
    private let frames: Int
    private var received = 0

    init(_ framed: FramedBytes) {
        bytes = framed.bytes
        frames = framed.frames
    }

    var contestant: Contestant {
        Contestant("WebSocketConnection") { operations in
            var done = 0
            while done < operations {
                self.now += 1000
                let time = WebSocketInstant(nanoseconds: self.now)
                self.received &+= Self.read(&self.connection, &self.bytes, at: time, into: &self.output)
                done += self.frames
            }
            return done
        }
    }

    private static func read(
        _ connection: inout WebSocketConnection,
        _ bytes: inout [UInt8],
        at time: WebSocketInstant,
        into output: inout [UInt8]
    ) -> Int {
        var received = 0
        bytes.withUnsafeMutableBytes { buffer in
            var start = 0
            while start < buffer.count {
                let offered = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                let step = connection.receive(offered, at: time, into: &output)
                guard case .message(_, .inPlace(let range))? = step.event else { fatalError("no message") }
                received &+= range.count
                start += step.consumed
            }
        }
        return received
    }
}
