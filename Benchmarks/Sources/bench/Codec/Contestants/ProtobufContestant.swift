// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import SwiftProtobuf

/// Protobuf by swift-protobuf.
struct ProtobufContestant: CodecContestant {
    let name = "swift-protobuf"
    private let bytes: [UInt8]

    init() throws {
        bytes = try ProtobufSample.value.serializedBytes()
        let decoded = try ProtobufSample(serializedBytes: bytes)
        precondition(decoded == ProtobufSample.value, "\(name): another value was decoded")
    }

    func encode(_ operations: Int) throws -> Int {
        let value = ProtobufSample.value
        var sum = 0
        for _ in 0..<operations {
            let bytes: [UInt8] = try value.serializedBytes()
            sum += bytes.count
        }
        return sum
    }

    func decode(_ operations: Int) throws -> Int {
        var sum = 0
        for _ in 0..<operations { sum += try ProtobufSample(serializedBytes: bytes).elementCount }
        return sum
    }
}
