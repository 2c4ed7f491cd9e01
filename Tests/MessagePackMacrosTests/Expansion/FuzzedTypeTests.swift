// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Foundation
    import SwiftParser
    import SwiftSyntax
    import Testing

    /// The fuzz targets are built without swift-syntax, so what they run of the macro is written out.
    @Suite("What is fuzzed as the macro's work")
    struct FuzzedTypeTests {
        private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()

        @Test("It is what the macro writes today", arguments: ["Volume", "Labelled", "Accent"])
        func expansions(name: String) throws {
            let source = try Self.declarations("Tests/MessagePackMacrosTests/Types/\(name).swift")
            let fuzzed = try Self.declarations("Fuzz/CodecBodies/Macro/\(name).swift")
            let (diagnostics, expanded) = Expansion.problems(source)
            #expect(diagnostics.isEmpty)
            #expect(Self.tokens(fuzzed) == Self.tokens(expanded), "the macro writes:\n\(expanded)")
        }

        /// A file without its imports and without the condition that it is under.
        private static func declarations(_ path: String) throws -> String {
            try String(contentsOf: root.appending(path: path), encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false)
                .filter { line in
                    let line = line.trimmingPrefix { $0 == " " }
                    return !line.hasPrefix("#") && !line.hasPrefix("import ")
                }
                .joined(separator: "\n")
        }

        private static func tokens(_ source: String) -> [String] {
            Parser.parse(source: source).tokens(viewMode: .sourceAccurate).map(\.text)
        }
    }
#endif
