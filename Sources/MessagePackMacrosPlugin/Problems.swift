// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftDiagnostics
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// What is wrong with a declaration.
    struct Problem: DiagnosticMessage {
        let message: String
        let identifier: String

        var diagnosticID: MessageID { MessageID(domain: "MessagePackMacros", id: identifier) }
        var severity: DiagnosticSeverity { .error }

        static let unsupportedType = Self(
            message: "@MessagePackCodable is for structs and enumerations",
            identifier: "unsupportedType"
        )
        static let unknownForm = Self(
            message: "the form must be '.map' or '.array', as it is to be known when this is compiled",
            identifier: "unknownForm"
        )
        static let keyNotLiteral = Self(
            message: "the key must be a string literal without interpolation",
            identifier: "keyNotLiteral"
        )
        static let unknownOption = Self(
            message: "the option must be '.defaulted', '.omittedIfEmpty' or '.skipped'",
            identifier: "unknownOption"
        )
        static let untyped = Self(
            message: "@MessagePackCodable does not see the type of this property: write it down",
            identifier: "untyped"
        )
        static let pattern = Self(
            message: "@MessagePackCodable needs a declaration for each property",
            identifier: "pattern"
        )
        static let conditional = Self(
            message: "@MessagePackCodable does not see the properties and cases within '#if'",
            identifier: "conditional"
        )
        static let notStored = Self(
            message: "@MessagePackField is for stored properties that are neither static nor lazy, and for cases",
            identifier: "notStored"
        )
        static let severalCases = Self(
            message: "a name is for one case: declare them apart",
            identifier: "severalCases"
        )
        static let optionOfCase = Self(
            message: "a case can have another name, but no options",
            identifier: "optionOfCase"
        )
        static let nameOfRawCase = Self(
            message: "the name of a case with a raw value is its raw value",
            identifier: "nameOfRawCase"
        )
        static let skippedAndMore = Self(
            message: "a property that is skipped has no key and no other option",
            identifier: "skippedAndMore"
        )
        static let skippedWithoutValue = Self(
            message: "a property that is skipped needs an initial value",
            identifier: "skippedWithoutValue"
        )
        static let defaultedWithoutValue = Self(
            message: "'.defaulted' needs an initial value",
            identifier: "defaultedWithoutValue"
        )
        static let constantWithOption = Self(
            message: "a 'let' with an initial value is never read, so it can have no option but '.skipped'",
            identifier: "constantWithOption"
        )
        static let defaultedAndOmitted = Self(
            message: "what is omitted if empty is read as empty if missing: it cannot be '.defaulted' too",
            identifier: "defaultedAndOmitted"
        )
        static let privateNested = Self(
            message:
                "an extension, as @MessagePackCodable writes it, does not see a nested type that is 'private': write 'fileprivate'",
            identifier: "privateNested"
        )
        static let withinPrivate = Self(
            message:
                "an extension, as @MessagePackCodable writes it, does not see into a nested type that is 'private': write 'fileprivate' there",
            identifier: "withinPrivate"
        )
        static let noCases = Self(message: "an enumeration without cases has no values", identifier: "noCases")

        static func duplicateKey(_ key: String) -> Self {
            Self(message: "the key \"\(key)\" is taken already", identifier: "duplicateKey")
        }
    }

    /// What was found to be wrong; nothing is written then.
    struct Problems {
        private var diagnostics: [Diagnostic] = []

        var isEmpty: Bool { diagnostics.isEmpty }

        mutating func add(_ problem: Problem, at node: some SyntaxProtocol) {
            diagnostics.append(Diagnostic(node: Syntax(node), message: problem))
        }

        func report<Result>(to context: some MacroExpansionContext, _ result: @autoclosure () -> [Result]) -> [Result] {
            guard diagnostics.isEmpty else {
                diagnostics.forEach(context.diagnose)
                return []
            }
            return result()
        }
    }
#endif
