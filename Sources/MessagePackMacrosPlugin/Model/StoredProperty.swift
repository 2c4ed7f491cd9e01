// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// A stored property as it is declared.
    struct StoredProperty {
        let binding: PatternBindingSyntax
        let name: TokenSyntax
        let type: TypeSyntax?
        let isLet: Bool

        var hasInitialValue: Bool {
            binding.initializer != nil || (!isLet && (type?.isSugaredOptional ?? false))
        }

        /// The stored properties of a declaration. All are found to be wrong that cannot be told apart.
        static func all(of variable: VariableDeclSyntax, _ problems: inout Problems) -> [StoredProperty] {
            let isLet = variable.bindingSpecifier.tokenKind == .keyword(.let)
            var type: TypeSyntax?
            var properties: [StoredProperty] = []
            // Of `var a, b: Int`, a has the type that stands behind b.
            for binding in variable.bindings.reversed() {
                if let annotation = binding.typeAnnotation?.type {
                    type = annotation
                } else if binding.initializer != nil {
                    type = nil
                }
                if let accessors = binding.accessorBlock, !accessors.areObservers { continue }
                guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier else {
                    problems.add(.pattern, at: binding.pattern)
                    continue
                }
                let known = type ?? binding.initializer?.value.literalType
                properties.append(StoredProperty(binding: binding, name: name, type: known, isLet: isLet))
            }
            return properties.reversed()
        }
    }

    extension AccessorBlockSyntax {
        /// Whether these accessors are only told of changes.
        fileprivate var areObservers: Bool {
            guard case .accessors(let accessors) = accessors else { return false }
            return accessors.allSatisfy {
                let kind = $0.accessorSpecifier.tokenKind
                return kind == .keyword(.willSet) || kind == .keyword(.didSet)
            }
        }
    }

    extension TypeSyntax {
        /// Whether a variable of this type is `nil` to begin with.
        fileprivate var isSugaredOptional: Bool {
            self.is(OptionalTypeSyntax.self) || self.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
        }
    }

    extension ExprSyntax {
        /// The type of a literal, or of `T()`, which can hardly be anything but a T.
        fileprivate var literalType: TypeSyntax? {
            switch self.as(ExprSyntaxEnum.self) {
            case .integerLiteralExpr: return "Int"
            case .floatLiteralExpr: return "Double"
            case .booleanLiteralExpr: return "Bool"
            case .stringLiteralExpr: return "String"
            case .prefixOperatorExpr(let negative) where negative.operator.text == "-":
                return negative.expression.literalType
            case .functionCallExpr(let call) where call.arguments.isEmpty && call.trailingClosure == nil:
                guard call.calledExpression.isTypeName else { return nil }
                return "\(raw: call.calledExpression.trimmedDescription)"
            default: return nil
            }
        }

        private var isTypeName: Bool {
            switch self.as(ExprSyntaxEnum.self) {
            case .declReferenceExpr(let name): return name.baseName.text.first?.isUppercase ?? false
            case .memberAccessExpr(let member):
                guard member.declName.baseName.text.first?.isUppercase ?? false else { return false }
                return member.base?.isTypeName ?? false
            case .genericSpecializationExpr(let generic): return generic.expression.isTypeName
            case .arrayExpr(let array): return array.elements.count == 1
            case .dictionaryExpr: return true
            default: return false
            }
        }
    }
#endif
