// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

package import Grid
package import NIOCore

/// What handlers 32 and 33 send: `<n> <size> [ms]` is n messages of size bytes, or as many as go in ms milliseconds (GRID-V1 §7).
package struct PatternGenerator {
    /// The caller names the size, so it has a bound: 16 MiB.
    package static let maximumSize = 1 << 24

    package var count: Int?
    package var size: Int
    var duration: Duration?

    package init(_ payload: ByteBuffer?) throws {
        let arguments = HandlerArguments(payload)
        let count = try arguments.requiredNumber(at: 0, in: Int.min...Int.max)
        self.count = count < 0 ? nil : count
        size = try arguments.requiredNumber(at: 1, in: 0...Self.maximumSize)
        duration = try arguments.number(at: 2, in: 0...86_400_000).map { .milliseconds($0) }
    }

    /// The bytes of a message without a time limit: byte j of message i is (i + j) & 255.
    package static func message(_ index: Int, size: Int) -> ByteBuffer {
        var message = ByteBuffer()
        message.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { bytes in
            for offset in 0..<size { bytes[offset] = UInt8(truncatingIfNeeded: index &+ offset) }
            return size
        }
        return message
    }

    package func run(on stream: IncomingStream) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        var template = ByteBuffer(repeating: 0, count: size)
        var index = 0
        while count.map({ index < $0 }) ?? true {
            if let duration {
                guard clock.now - start < duration else { return }
                if size > 0 { template.setInteger(UInt8(truncatingIfNeeded: index), at: template.readerIndex) }
                try await stream.send(template)
            } else {
                try await stream.send(Self.message(index, size: size))
            }
            index &+= 1
        }
    }
}
