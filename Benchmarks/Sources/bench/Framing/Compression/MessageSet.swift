// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// What both sides of a comparison compress, and what it compresses to.
struct MessageSet {
    static let sizes = [512, 4 << 10, 64 << 10]

    let size: Int
    let messages: [[UInt8]]

    init(_ size: Int) {
        self.size = size
        // More than a window holds, so that no message is still in it when its turn comes again.
        messages = (0..<max(4, (64 << 10) / size)).map { SampleMessages.json(length: size, number: $0) }
    }

    var name: String { size < 1024 ? "\(size) bytes" : "\(size >> 10) KiB" }

    static let configuration = PermessageDeflate.Configuration.defaults
    static let parameters = PermessageDeflate.Parameters(
        serverMaxWindowBits: configuration.serverMaxWindowBits,
        clientMaxWindowBits: configuration.clientMaxWindowBits
    )

    /// All messages compressed in their order, twice: the second time they are preceded by each other, so that this round can
    /// be decompressed again and again.
    func compressed() -> (first: [[UInt8]], again: [[UInt8]]) {
        var deflater = MessageDeflater(role: .server, parameters: Self.parameters)
        func round() -> [[UInt8]] {
            messages.map { message in
                var output: [UInt8] = []
                message.withUnsafeBytes { bytes in
                    do {
                        try deflater.compress(bytes, into: &output)
                    } catch {
                        fatalError("\(error)")
                    }
                }
                return output
            }
        }
        return (round(), round())
    }
}
