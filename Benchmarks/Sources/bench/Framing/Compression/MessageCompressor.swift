// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Compresses the messages of a set in turn.
final class MessageCompressor {
    private var deflater = MessageDeflater(role: .server, parameters: MessageSet.parameters)
    private let messages: [[UInt8]]
    private var output: [UInt8] = []
    private var next = 0

    init(_ set: MessageSet) {
        messages = set.messages
    }

    var contestant: Contestant {
        Contestant("MessageDeflater") { operations in
            for _ in 0..<operations { self.compress() }
            return operations
        }
    }

    private func compress() {
        output.removeAll(keepingCapacity: true)
        messages[next].withUnsafeBytes { bytes in
            do {
                try deflater.compress(bytes, into: &output)
            } catch {
                fatalError("\(error)")
            }
        }
        next = (next + 1) % messages.count
    }
}
