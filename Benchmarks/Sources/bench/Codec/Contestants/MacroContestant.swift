// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// MessagePack by a conformance that the macro writes.
struct MacroContestant: CodecContestant {
    let name = "macro"
    let bytes: [UInt8]

    func encode(_ operations: Int) throws -> Int {
        let value = MacroSample.value
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
        for _ in 0..<operations { sum += try MacroSample(messagePack: bytes).elementCount }
        return sum
    }
}
