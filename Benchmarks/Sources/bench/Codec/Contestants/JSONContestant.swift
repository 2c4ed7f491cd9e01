// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// JSON by Foundation.
struct JSONContestant: CodecContestant {
    let name = "Foundation JSON"
    private let bytes: Data
    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    init() throws {
        bytes = try encoder.encode(CodableSample.value)
        let decoded = try decoder.decode(CodableSample.self, from: bytes)
        precondition(decoded == CodableSample.value, "\(name): another value was decoded")
    }

    func encode(_ operations: Int) throws -> Int {
        let value = CodableSample.value
        var sum = 0
        for _ in 0..<operations { sum += try encoder.encode(value).count }
        return sum
    }

    func decode(_ operations: Int) throws -> Int {
        var sum = 0
        for _ in 0..<operations { sum += try decoder.decode(CodableSample.self, from: bytes).elementCount }
        return sum
    }
}
