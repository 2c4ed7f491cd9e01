// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Testing

    @Suite("What a macro refuses, it says why and where")
    struct DiagnosticTests {
        struct Case: CustomTestStringConvertible, Sendable {
            let declaration: String
            let message: String
            let line: Int
            let column: Int

            var testDescription: String { declaration }

            init(_ declaration: String, _ message: String, line: Int = 1, column: Int = 1) {
                self.declaration = declaration
                self.message = message
                self.line = line
                self.column = column
            }
        }

        static let cases = [
            Case("class A {}", "@MessagePackCodable is for structs and enumerations"),
            Case("actor A {}", "@MessagePackCodable is for structs and enumerations"),
            Case("protocol A {}", "@MessagePackCodable is for structs and enumerations"),
            Case(
                "struct A { var a = make() }",
                "@MessagePackCodable does not see the type of this property: write it down",
                line: 2,
                column: 16
            ),
            Case(
                "struct A { var a = [1] }",
                "@MessagePackCodable does not see the type of this property: write it down",
                line: 2,
                column: 16
            ),
            Case(
                "struct A { var a = URL(string: \"a\") }",
                "@MessagePackCodable does not see the type of this property: write it down",
                line: 2,
                column: 16
            ),
            Case(
                "struct A { var (a, b) = (1, 2) }",
                "@MessagePackCodable needs a declaration for each property",
                line: 2,
                column: 16
            ),
            Case(
                "struct A {\n#if DEBUG\nvar a: Int\n#endif\n}",
                "@MessagePackCodable does not see the properties and cases within '#if'",
                line: 3
            ),
            Case(
                "enum A {\n#if DEBUG\ncase a\n#endif\ncase b\n}",
                "@MessagePackCodable does not see the properties and cases within '#if'",
                line: 3
            ),
            Case("enum A {}", "an enumeration without cases has no values", line: 2, column: 6),
            Case("enum A { case a; case a(Int) }", "the key \"a\" is taken already", line: 2, column: 23),
            Case(
                "struct A { var a: Int; @MessagePackField(\"a\") var b: Int }",
                "the key \"a\" is taken already",
                line: 2,
                column: 51
            ),
            Case(
                "struct A { @MessagePackField(\"\\(a)\") var b: Int }",
                "the key must be a string literal without interpolation",
                line: 2,
                column: 30
            ),
            Case(
                "struct A { @MessagePackField(key) var b: Int }",
                "the key must be a string literal without interpolation",
                line: 2,
                column: 30
            ),
            Case(
                "struct A { @MessagePackField(.sometimes) var b: Int }",
                "the option must be '.defaulted', '.omittedIfEmpty' or '.skipped'",
                line: 2,
                column: 30
            ),
            Case(
                "enum A { @MessagePackField(\"c\") case a, b }",
                "a name is for one case: declare them apart",
                line: 2,
                column: 10
            ),
            Case(
                "enum A { @MessagePackField(.skipped) case a }",
                "a case can have another name, but no options",
                line: 2,
                column: 10
            ),
            Case(
                "enum A: String { @MessagePackField(\"b\") case a }",
                "the name of a case with a raw value is its raw value",
                line: 2,
                column: 18
            ),
            Case(
                "struct A { @MessagePackField(\"b\") static var a = 1 }",
                "@MessagePackField is for stored properties that are neither static nor lazy, and for cases",
                line: 2,
                column: 12
            ),
            Case(
                "struct A { @MessagePackField(\"b\") var a: Int { 1 } }",
                "@MessagePackField is for stored properties that are neither static nor lazy, and for cases",
                line: 2,
                column: 12
            ),
            Case(
                "enum A { case b; @MessagePackField(\"b\") var a: Int { 1 } }",
                "@MessagePackField is for stored properties that are neither static nor lazy, and for cases",
                line: 2,
                column: 18
            ),
            Case(
                "struct A { @MessagePackField(.skipped) var a: Int }",
                "a property that is skipped needs an initial value",
                line: 2,
                column: 44
            ),
            Case(
                "struct A { @MessagePackField(.skipped) let a: Int? }",
                "a property that is skipped needs an initial value",
                line: 2,
                column: 44
            ),
            Case(
                "struct A { @MessagePackField(\"b\", .skipped) var a = 1 }",
                "a property that is skipped has no key and no other option",
                line: 2,
                column: 49
            ),
            Case(
                "struct A { @MessagePackField(.defaulted) var a: Int }",
                "'.defaulted' needs an initial value",
                line: 2,
                column: 46
            ),
            Case(
                "struct A { @MessagePackField(.defaulted, .omittedIfEmpty) var a = \"\" }",
                "what is omitted if empty is read as empty if missing: it cannot be '.defaulted' too",
                line: 2,
                column: 63
            ),
            Case(
                "struct A { @MessagePackField(.omittedIfEmpty) let a = \"\" }",
                "a 'let' with an initial value is never read, so it can have no option but '.skipped'",
                line: 2,
                column: 51
            ),
        ]

        @Test("A declaration that cannot be written for is an error", arguments: cases)
        func refused(_ refused: Case) {
            let (diagnostics, expanded) = Expansion.problems("@MessagePackCodable\n\(refused.declaration)")
            #expect(diagnostics == ["\(refused.line):\(refused.column) \(refused.message)"])
            #expect(!expanded.contains("extension"), "nothing is written that would be wrong, too")
        }

        @Test("A type that an extension cannot name is an error")
        func hidden() {
            let seen = "an extension, as @MessagePackCodable writes it, does not see"
            for (source, message) in [
                (
                    "struct B {\n@MessagePackCodable private struct A {} }",
                    "2:21 \(seen) a nested type that is 'private': write 'fileprivate'"
                ),
                (
                    "extension B {\n@MessagePackCodable private enum A { case a } }",
                    "2:21 \(seen) a nested type that is 'private': write 'fileprivate'"
                ),
                (
                    "struct C { private struct B {\n@MessagePackCodable struct A { var a: Int } } }",
                    "2:1 \(seen) into a nested type that is 'private': write 'fileprivate' there"
                ),
            ] {
                let (diagnostics, expanded) = Expansion.problems(source)
                #expect(diagnostics == [message])
                #expect(!expanded.contains("extension A") && !expanded.contains("MessagePackFieldTypes"))
            }
            for source in [
                "@MessagePackCodable private struct A {}", "private struct B { @MessagePackCodable struct A {} }",
                "private extension B { @MessagePackCodable struct A {} }",
                "struct B { @MessagePackCodable fileprivate struct A { private var a = 1 } }",
            ] {
                #expect(Expansion.problems(source).diagnostics.isEmpty, "\(source)")
            }
        }

        @Test("An unknown form is an error", arguments: ["as: .tuple", "as: form", "as: MessagePackForm.list"])
        func form(_ argument: String) {
            let (diagnostics, expanded) = Expansion.problems("@MessagePackCodable(\(argument)) struct A {}")
            #expect(
                diagnostics == ["1:25 the form must be '.map' or '.array', as it is to be known when this is compiled"]
            )
            #expect(!expanded.contains("extension"))
        }

        @Test("All that is wrong is said at once")
        func several() {
            let source = """
                @MessagePackCodable
                struct A {
                    var a = make()
                    @MessagePackField(.sometimes) var b: Int
                }
                """
            #expect(
                Expansion.problems(source).diagnostics == [
                    "3:9 @MessagePackCodable does not see the type of this property: write it down",
                    "4:23 the option must be '.defaulted', '.omittedIfEmpty' or '.skipped'",
                ]
            )
        }
    }
#endif
