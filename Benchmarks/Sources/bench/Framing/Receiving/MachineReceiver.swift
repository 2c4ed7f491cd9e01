// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Takes the messages of a read from a machine, read after read.
final class MachineReceiver {
    private var machine = WebSocketMachine(role: .server)
    private var bytes: [UInt8]
    private let frames: Int
    private var received = 0

    init(_ framed: FramedBytes) {
        bytes = framed.bytes
        frames = framed.frames
    }

    var contestant: Contestant {
        Contestant("WebSocketMachine") { operations in
            var done = 0
            while done < operations {
                self.received &+= Self.read(&self.machine, &self.bytes)
                done += self.frames
            }
            return done
        }
    }

    private static func read(_ machine: inout WebSocketMachine, _ bytes: inout [UInt8]) -> Int {
        var received = 0
        bytes.withUnsafeMutableBytes { buffer in
            var start = 0
            while start < buffer.count {
                let offered = UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                guard let step = try? machine.receive(offered), case .message(_, .inPlace(let range))? = step.event
                else {
                    fatalError("no message")
                }
                received &+= range.count
                start += step.consumed
            }
        }
        return received
    }
}
