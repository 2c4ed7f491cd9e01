// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("Sec-WebSocket-Extensions (RFC 6455 §9.1)")
struct ExtensionElementTests {
    /// A text, and the name, parameters and values that it stands for.
    static let validTexts: [(String, [String?])] = [
        ("foo", ["foo"]),
        (" foo\t", ["foo"]),
        ("foo;bar", ["foo", "bar", nil]),
        ("foo; bar; baz=2", ["foo", "bar", nil, "baz", "2"]),
        ("foo ; bar = 1", ["foo", "bar", "1"]),
        ("foo; bar=\"1\"", ["foo", "bar", "1"]),
        ("foo; bar = \"1\" ; baz", ["foo", "bar", "1", "baz", nil]),
        ("foo; bar=\"a\\b\\1\"", ["foo", "bar", "ab1"]),
        ("foo; bar; bar", ["foo", "bar", nil, "bar", nil]),
        ("x!#$%&'*+-.^_`|~9; y", ["x!#$%&'*+-.^_`|~9", "y", nil]),
    ]

    static let invalidTexts = [
        "", " ", ";", "foo;", "foo; ", ";bar", "foo bar", "foo; bar baz", "foo=1", "foo; =1", "foo; bar=",
        "foo; bar= ;baz",
        "foo; bar=1=2", "foo; bar=1 2", "foo; bar=\"1", "foo; bar=1\"", "foo; bar=\"\"", "foo; bar=\"1\"2",
        "foo; bar=\"1 2\"",
        "foo; bar=\"1,2\"", "foo; bar=\"1;2\"", "foo; bar=\"\\\"\"", "foo; bar=\"\\", "\"foo\"", "foo; \"bar\"",
        "foo/1", "f(o)",
        "foo; b\u{e9}r", "foo;; bar", "foo; bar;", "foo\u{0}", "foo, bar", "foo; bar=\"1\u{7f}\"",
    ]

    @Test("An element is a token and parameters, which may have a token or a quoted one", arguments: validTexts)
    func valid(text: String, expected: [String?]) throws {
        let element = try #require(ExtensionElement(text))
        var parts: [String?] = [element.name]
        for parameter in element.parameters { parts += [parameter.name, parameter.value] }
        #expect(parts == expected)
    }

    @Test("Anything else is not an element", arguments: invalidTexts)
    func invalid(text: String) {
        #expect(ExtensionElement(text) == nil)
    }

    @Test("The list is that of all fields together, without empty elements")
    func list() throws {
        let fields: HandshakeFields = [
            "Sec-WebSocket-Extensions": "a; b=\"1\", , c",
            "Other": "d",
            "sec-websocket-extensions": "e",
        ]
        #expect(ExtensionElement.list(in: fields)?.map(\.name) == ["a", "c", "e"])
        #expect(ExtensionElement.list(in: [:]) == [])
        #expect(ExtensionElement.list(in: ["Sec-WebSocket-Extensions": "a, b c"]) == nil)
        #expect(ExtensionElement.list(in: ["Sec-WebSocket-Extensions": "a; b=\"1, c"]) == nil)
    }

    @Test("64 elements and 64 parameters are the most")
    func bounded() {
        func list(_ count: Int) -> [ExtensionElement]? {
            let text = [String](repeating: "a", count: count).joined(separator: ",")
            return ExtensionElement.list(in: ["Sec-WebSocket-Extensions": text])
        }
        #expect(list(64)?.count == 64)
        #expect(list(65) == nil)
        func parameters(_ count: Int) -> ExtensionElement? {
            ExtensionElement("a" + String(repeating: ";b", count: count))
        }
        #expect(parameters(64)?.parameters.count == 64)
        #expect(parameters(65) == nil)
    }
}
