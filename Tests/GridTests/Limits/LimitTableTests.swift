// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import Testing

@Suite("The table of the node's limits")
struct LimitTableTests {
    @Test("Every limit and every time has a row in docs/LIMITS.md, and all are finite")
    func rows() throws {
        let table = URL(filePath: #filePath).deletingLastPathComponent().appending(
            components: "..",
            "..",
            "..",
            "docs",
            "LIMITS.md"
        )
        let text = try String(contentsOf: table, encoding: .utf8)
        let limits = Mirror(reflecting: GridLimits.defaults).children.map { ($0.label ?? "", $0.value) }
        let timings = Mirror(reflecting: GridTimings.defaults).children.map { ($0.label ?? "", $0.value) }
        #expect(limits.count >= 10 && timings.count >= 11)
        for (name, value) in limits + timings {
            #expect(text.contains("`\(name)`"), "\(name) is in no row")
            switch value {
            case let number as Int: #expect(number > 0 && number < .max, "\(name)")
            case let time as Duration: #expect(time > .zero && time < .seconds(100_000), "\(name)")
            default: Issue.record("\(name) is neither a number nor a time")
            }
        }
    }
}
