// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// A value with a key: a stored property, or an associated value of a case.
    struct Field {
        /// What a missing one is.
        enum Missing {
            /// An error.
            case refused
            /// `nil`.
            case none
            /// An empty value.
            case empty
            /// The initial value.
            case initial
        }

        /// The name, as it is used in expressions.
        let name: String
        let key: String
        let type: TypeSyntax
        let missing: Missing
        /// Whether it is only written: a `let` that has its value.
        let isConstant: Bool
        /// The name of its type among those of a nested type.
        let alias: String?

        /// The variable that holds what has been read. No other variable in what is written starts with an underscore.
        var variable: String { Self.variable(name) }

        static func variable(_ name: String) -> String {
            name.isRawIdentifier ? "`_ \(name.withoutBackticks)`" : "_" + name.withoutBackticks
        }

        /// The key as a literal.
        var keyLiteral: String { StringLiteralExprSyntax(content: key).description }

        /// What is inside an optional type.
        var wrappedType: TypeSyntax? { type.wrappedType }

        /// The type, in front of parentheses or a question mark.
        var typeName: String { alias.map { "\(Nesting.typesName).\($0)" } ?? Self.name(of: type) }

        static func name(of type: TypeSyntax) -> String {
            switch type.as(TypeSyntaxEnum.self) {
            case .identifierType, .memberType, .arrayType, .dictionaryType, .optionalType, .tupleType:
                type.trimmedDescription
            case .implicitlyUnwrappedOptionalType(let type): name(of: type.wrappedType) + "?"
            default: "(\(type.trimmedDescription))"
            }
        }

        /// The expression that is true if the value is to be left out of a map; `nil` if it never is.
        func isOmitted(_ value: String) -> String? {
            switch missing {
            case .none: "\(value) == nil"
            case .empty: wrappedType == nil ? "\(value).isEmpty" : "\(value)?.isEmpty ?? true"
            case .refused, .initial: nil
            }
        }
    }

    extension TypeSyntax {
        /// What is inside an optional type.
        var wrappedType: TypeSyntax? {
            switch self.as(TypeSyntaxEnum.self) {
            case .optionalType(let type): return type.wrappedType
            case .implicitlyUnwrappedOptionalType(let type): return type.wrappedType
            case .identifierType(let type):
                guard type.name.text == "Optional", let argument = type.genericArgumentClause?.arguments.first else {
                    return nil
                }
                return argument.argument.as(TypeSyntax.self)
            default: return nil
            }
        }
    }
#endif
