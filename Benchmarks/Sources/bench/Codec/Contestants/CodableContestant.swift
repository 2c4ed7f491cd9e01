// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// MessagePack by `Codable`.
struct CodableContestant: CodecContestant {
    let name = "Codable"
    let bytes: [UInt8]
    private let encoder = MessagePackEncoder()
    private let decoder = MessagePackDecoder()

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func encode(_ operations: Int) throws -> Int {
        let value = CodableSample.value
        var writer = MessagePackWriter()
        var sum = 0
        for _ in 0..<operations {
            writer.removeAll(keepingCapacity: true)
            try encoder.encode(value, to: &writer)
            sum += writer.byteCount
        }
        return sum
    }

    func decode(_ operations: Int) throws -> Int {
        var sum = 0
        for _ in 0..<operations { sum += try decoder.decode(CodableSample.self, from: bytes).elementCount }
        return sum
    }
}
