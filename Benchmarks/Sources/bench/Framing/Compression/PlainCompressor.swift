// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CPlainZlib
import Framing

/// Does with zlib what `MessageCompressor` does.
final class PlainCompressor {
    private let zlib: OpaquePointer
    private let messages: [[UInt8]]
    private var output: [UInt8]
    private var next = 0

    init(_ set: MessageSet) {
        let configuration = MessageSet.configuration
        let zlib = plain_zlib_deflater(
            Int32(configuration.compressionLevel),
            Int32(configuration.serverMaxWindowBits),
            Int32(configuration.memoryLevel)
        )
        guard let zlib else { fatalError("no compressor") }
        self.zlib = zlib
        messages = set.messages
        output = [UInt8](repeating: 0, count: set.size * 2 + 64)
    }

    deinit {
        plain_zlib_free(zlib)
    }

    var contestant: Contestant {
        Contestant("zlib") { operations in
            for _ in 0..<operations { self.compress() }
            return operations
        }
    }

    private func compress() {
        let message = messages[next]
        guard plain_zlib_deflate(zlib, message, message.count, &output, output.count) > 0 else { fatalError("deflate") }
        next = (next + 1) % messages.count
    }
}
