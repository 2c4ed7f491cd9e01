// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Decompresses the messages of a set in turn.
final class MessageDecompressor {
    private var inflater = MessageInflater(role: .client, parameters: MessageSet.parameters)
    private let messages: [[UInt8]]
    private let size: Int
    private var output: [UInt8] = []
    private var next = 0

    init(_ set: MessageSet) {
        let (first, again) = set.compressed()
        size = set.size
        messages = again
        for message in first { inflate(message) }
    }

    var contestant: Contestant {
        Contestant("MessageInflater") { operations in
            for _ in 0..<operations {
                self.inflate(self.messages[self.next])
                self.next = (self.next + 1) % self.messages.count
            }
            return operations
        }
    }

    private func inflate(_ message: [UInt8]) {
        output.removeAll(keepingCapacity: true)
        message.withUnsafeBytes { bytes in
            do {
                try inflater.inflate(bytes, isFinal: true, into: &output, limit: 1 << 20)
            } catch {
                fatalError("\(error)")
            }
        }
        guard output.count == size else { fatalError("inflate") }
    }
}
