// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax

    /// What a struct, or the labelled values of a case, are written as.
    enum Form {
        case map, array

        /// The form that the attribute says.
        init(_ attribute: AttributeSyntax, _ problems: inout Problems) {
            self = .map
            guard let arguments = attribute.arguments?.as(LabeledExprListSyntax.self) else { return }
            for argument in arguments {
                switch argument.expression.memberName {
                case "map": self = .map
                case "array": self = .array
                default: problems.add(.unknownForm, at: argument.expression)
                }
            }
        }
    }

    extension ExprSyntax {
        /// The name of a static member written with a dot, with or without its type.
        var memberName: String? {
            self.as(MemberAccessExprSyntax.self)?.declName.baseName.text
        }
    }
#endif
