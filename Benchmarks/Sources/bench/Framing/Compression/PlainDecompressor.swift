// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CPlainZlib
import Framing

/// Does with zlib what `MessageDecompressor` does.
final class PlainDecompressor {
    private let zlib: OpaquePointer
    private let messages: [[UInt8]]
    private let size: Int
    private var output: [UInt8]
    private var next = 0

    init(_ set: MessageSet) {
        guard let zlib = plain_zlib_inflater(Int32(MessageSet.configuration.serverMaxWindowBits)) else {
            fatalError("no decompressor")
        }
        self.zlib = zlib
        let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
        let (first, again) = set.compressed()
        messages = again.map { $0 + tail }
        size = set.size
        output = [UInt8](repeating: 0, count: set.size * 2)
        for message in first { inflate(message + tail) }
    }

    deinit {
        plain_zlib_free(zlib)
    }

    var contestant: Contestant {
        Contestant("zlib") { operations in
            for _ in 0..<operations {
                self.inflate(self.messages[self.next])
                self.next = (self.next + 1) % self.messages.count
            }
            return operations
        }
    }

    private func inflate(_ message: [UInt8]) {
        guard plain_zlib_inflate(zlib, message, message.count, &output, output.count) == size else {
            fatalError("inflate")
        }
    }
}
