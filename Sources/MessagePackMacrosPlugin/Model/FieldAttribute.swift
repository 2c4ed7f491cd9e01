// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftParser
    import SwiftSyntax

    /// What `@MessagePackField` says.
    struct FieldAttribute {
        /// The attribute, if there is one.
        private(set) var node: AttributeSyntax?
        private(set) var key: String?
        private(set) var isDefaulted = false
        private(set) var isOmittedIfEmpty = false
        private(set) var isSkipped = false

        init(_ attributes: AttributeListSyntax, _ problems: inout Problems) {
            for case .attribute(let attribute) in attributes {
                let name = attribute.attributeName.trimmedDescription
                guard name == "MessagePackField" || name == "MessagePackMacros.MessagePackField" else { continue }
                node = attribute
                guard let arguments = attribute.arguments?.as(LabeledExprListSyntax.self) else { continue }
                for argument in arguments { read(argument.expression, &problems) }
            }
        }

        /// Whether there is an option.
        var hasOptions: Bool { isDefaulted || isOmittedIfEmpty || isSkipped }

        private mutating func read(_ argument: ExprSyntax, _ problems: inout Problems) {
            switch argument.memberName {
            case "defaulted": isDefaulted = true
            case "omittedIfEmpty": isOmittedIfEmpty = true
            case "skipped": isSkipped = true
            case nil:
                if let literal = argument.as(StringLiteralExprSyntax.self), let text = literal.representedLiteralValue {
                    key = text
                } else {
                    problems.add(.keyNotLiteral, at: argument)
                }
            default: problems.add(.unknownOption, at: argument)
            }
        }
    }
#endif
