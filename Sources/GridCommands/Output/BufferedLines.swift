// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// Many lines for standard output, written some at a time.
struct BufferedLines {
    private static let size = 1 << 16

    private var bytes: [UInt8] = []

    mutating func append(_ line: String) {
        bytes.append(contentsOf: line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count >= Self.size { flush() }
    }

    mutating func flush() {
        if !bytes.isEmpty { StandardStream.output.write(bytes) }
        bytes.removeAll(keepingCapacity: true)
    }
}
