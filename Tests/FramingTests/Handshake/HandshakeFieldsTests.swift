// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("Header fields of the handshake (RFC 9110 §5)")
struct HandshakeFieldsTests {
    @Test("Names are found whatever their case, values keep theirs")
    func names() {
        let fields: HandshakeFields = ["HOST": "Example", "x-y": "1", "X-Y": "2"]
        #expect(fields.values(of: "Host") == ["Example"])
        #expect(fields.values(of: "X-y") == ["1", "2"])
        #expect(fields.values(of: "Hos") == [])
        #expect(fields.map(\.name) == ["HOST", "x-y", "X-Y"])
    }

    @Test("A field that comes twice has no single value")
    func single() {
        let fields: HandshakeFields = ["A": " one\t", "B": "1", "b": "1"]
        #expect(fields.singleValue(of: "a") == "one")
        #expect(fields.singleValue(of: "B") == nil)
        #expect(fields.singleValue(of: "C") == nil)
    }

    static let lists: [([String], [String])] = [
        ([], []), ([""], []), ([" , ,"], []), (["a"], ["a"]), (["a,b"], ["a", "b"]), ([" a ,\tb "], ["a", "b"]),
        (["a", "b, c"], ["a", "b", "c"]), (["keep-alive, Upgrade"], ["keep-alive", "Upgrade"]),
        (["x; p=\"1,2\", y"], ["x; p=\"1,2\"", "y"]), (["x; p=\"1\\\",2\", y"], ["x; p=\"1\\\",2\"", "y"]),
        (["\"open, quote"], ["\"open, quote"]), (["é,ü"], ["é", "ü"]),
    ]

    @Test("Repeated fields make one list; commas in quotes part nothing", arguments: lists)
    func elements(values: [String], expected: [String]) {
        let fields = HandshakeFields(values.map { (name: "List", value: $0) })
        #expect(fields.elements(of: "list") == expected)
    }

    @Test("A token is found in a list whatever its case, as a whole only")
    func tokens() {
        let fields: HandshakeFields = ["Connection": "Keep-Alive", "connection": "UPGRADE ,x"]
        #expect(fields.contains("upgrade", in: "Connection"))
        #expect(fields.contains("keep-alive", in: "Connection"))
        #expect(!fields.contains("keep", in: "Connection"))
        #expect(!fields.contains("upgrade", in: "Upgrade"))
        // U+212A, the Kelvin sign, is a k to Unicode's case folding. It is not to HTTP.
        #expect(!HandshakeFields([(name: "A", value: "\u{212A}")]).contains("k", in: "A"))
    }

    @Test("Two lists are equal if names, values and order are")
    func equality() {
        let fields: HandshakeFields = ["A": "1", "B": "2"]
        var same: HandshakeFields = ["A": "1"]
        #expect(same != fields)
        same.append(name: "B", value: "2")
        #expect(same == fields)
        #expect(fields != ["B": "2", "A": "1"])
        #expect(fields != ["a": "1", "B": "2"])
    }
}
