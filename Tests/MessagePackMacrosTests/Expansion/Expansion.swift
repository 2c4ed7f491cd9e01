// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    @testable import MessagePackMacrosPlugin
    import SwiftDiagnostics
    import SwiftParser
    import SwiftSyntax
    import SwiftSyntaxBuilder
    import SwiftSyntaxMacroExpansion
    import SwiftSyntaxMacros
    import SwiftSyntaxMacrosGenericTestSupport
    import Testing

    /// What the macros make of a source.
    enum Expansion {
        private static let macros: [String: MacroSpec] = [
            "MessagePackCodable": MacroSpec(
                type: MessagePackCodableMacro.self,
                conformances: ["MessagePackEncodable", "MessagePackDecodable"]
            ),
            "MessagePackField": MacroSpec(type: MessagePackFieldMacro.self),
        ]

        /// Fails unless `source` becomes `expanded`, without any diagnostics.
        static func check(
            _ source: String,
            becomes expanded: String,
            location: Testing.SourceLocation = #_sourceLocation
        ) {
            assertMacroExpansion(
                source,
                expandedSource: expanded,
                macroSpecs: macros,
                failureHandler: { failure in
                    Issue.record(Comment(rawValue: failure.message), sourceLocation: location)
                }
            )
        }

        /// The diagnostics for a source, with line and column, and what becomes of it.
        static func problems(_ source: String) -> (diagnostics: [String], expanded: String) {
            let file = Parser.parse(source: source)
            let context = BasicMacroExpansionContext(sourceFiles: [
                file: .init(moduleName: "Test", fullFilePath: "Test.swift")
            ])
            let expanded = file.expand(macroSpecs: macros) {
                BasicMacroExpansionContext(sharingWith: context, lexicalContext: $0.allMacroLexicalContexts())
            }
            let diagnostics = context.diagnostics.map { diagnostic in
                let location = context.location(for: diagnostic.position, anchoredAt: diagnostic.node, fileName: "")
                return "\(location.line):\(location.column) \(diagnostic.message)"
            }
            return (diagnostics, expanded.description)
        }
    }
#endif
