// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid
import Testing

@Suite("Patterns of names")
struct HostPatternTests {
    @Test("A range stands for its numbers, several for every combination")
    func ranges() throws {
        #expect(
            try HostPattern("http://node-{0...3}.example:9000").names
                == (0...3).map { "http://node-\($0).example:9000" }
        )
        #expect(try HostPattern("http://a:9000").names == ["http://a:9000"])
        #expect(try HostPattern("{7...7}").names == ["7"])
        #expect(try HostPattern("{08...10}").names == ["08", "09", "10"])
        #expect(try HostPattern("{000...001}x{9...10}").names == ["000x9", "000x10", "001x9", "001x10"])
        #expect(try HostPattern("http://n{1...2}:{9000...9001}").names.count == 4)
    }

    @Test(
        "What is no pattern is refused",
        arguments: [
            "{", "}", "a{1...2", "a}1...2{", "{1..2}", "{1....2}", "{2...1}", "{a...b}", "{1...}", "{...1}", "{}",
            "{-1...1}",
            "{1...2}}", "{{1...2}}", "{1...99999999999999999999}", "{٣...٤}",
        ]
    )
    func invalid(_ pattern: String) {
        #expect { try HostPattern(pattern) } throws: { ($0 as? GridError)?.code == .invalidConfiguration }
    }

    @Test("A pattern has no more names than may be, whatever its numbers")
    func limit() throws {
        let most = HostPattern.maximumNameCount
        #expect(try HostPattern("{1...\(most)}").names.count == most)
        #expect(try HostPattern("{1...\(most / 4)}{1...4}").names.count == most)
        for pattern in [
            "{1...\(most + 1)}", "{0...9223372036854775807}", "{1...\(most / 4)}{1...5}",
            "{1...128}{1...128}{1...128}{1...128}{1...128}{1...128}{1...128}{1...128}{1...128}{1...128}",
        ] {
            #expect(throws: GridError.self) { try HostPattern(pattern) }
        }
        #expect(try HostPattern("{9223372036854775806...9223372036854775807}").names.count == 2)
    }

    @Test("A node leaves its own name out of a pattern, but not out of a list")
    func ownName() throws {
        let node = try GridNode(local: "http://n2:1", remotes: ["http://n{1...4}:1"])
        #expect(node.remotes == ["http://n1:1", "http://n3:1", "http://n4:1"])
        #expect(throws: GridError.self) { try GridNode(local: "http://n2:1", remotes: ["http://n2:1"]) }
        #expect(throws: GridError.self) {
            try GridNode(local: "http://n9:1", remotes: ["http://n1:1", "http://n{1...4}:1"])
        }
    }
}
