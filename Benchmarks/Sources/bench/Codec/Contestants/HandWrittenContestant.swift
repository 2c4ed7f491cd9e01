// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// MessagePack by a conformance that is written by hand.
struct HandWrittenContestant: CodecContestant {
    let name = "hand-written conformance"
    let bytes: [UInt8]

    func encode(_ operations: Int) throws -> Int {
        let value = Sample.value
        var writer = MessagePackWriter()
        var sum = 0
        for _ in 0..<operations {
            writer.removeAll(keepingCapacity: true)
            try value.encode(to: &writer)
            sum += writer.byteCount
        }
        return sum
    }

    func decode(_ operations: Int) throws -> Int {
        var sum = 0
        for _ in 0..<operations { sum += try Sample(messagePack: bytes).elementCount }
        return sum
    }
}
