// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

@Suite("The dial rule")
struct DialRuleTests {
    @Test("Of each recorded pair of names the recorded one dials")
    func recorded() throws {
        let vectors = try Vectors.load().dials
        #expect(vectors.count == 11)
        for vector in vectors {
            #expect(DialRule.dials(local: vector.a, remote: vector.b) == vector.doesADial, "\(vector.a), \(vector.b)")
            #expect(DialRule.dials(local: vector.b, remote: vector.a) == vector.doesBDial, "\(vector.a), \(vector.b)")
            #expect(vector.dialer == (vector.doesADial ? vector.a : vector.b))
        }
    }

    @Test("Of two different names exactly one dials")
    func oneDials() {
        let names =
            (0..<60).map { "http://node-\($0).example:9000" } + (1..<20).map { String(repeating: "x", count: $0) }
        for (index, a) in names.enumerated() {
            for b in names[(index + 1)...] {
                let one = DialRule.dials(local: a, remote: b)
                let other = DialRule.dials(local: b, remote: a)
                #expect(one != nil && other != nil && one != other, "\(a), \(b)")
            }
        }
    }

    @Test("Equal names are an error; names that differ in their bytes are not equal")
    func equalNames() {
        #expect(DialRule.dials(local: "http://a:9000", remote: "http://a:9000") == nil)
        #expect(DialRule.dials(local: "", remote: "") == nil)
        #expect(DialRule.dials(local: "\u{e9}", remote: "e\u{301}") != nil)
    }
}
