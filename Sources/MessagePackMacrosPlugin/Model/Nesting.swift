// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// Where a type is declared.
    ///
    /// An extension of `Outer.Reply` does not look for types in `Outer`, as the declaration of `Reply` does. So a nested type has a member with names for the
    /// types of its fields, which the extension uses.
    struct Nesting {
        /// The member that holds the names.
        static let typesName = "MessagePackFieldTypes"

        /// Whether the type is within another, or within an extension of one.
        let isNested: Bool
        /// The modifier that hides the type from an extension.
        private let privateModifier: DeclModifierSyntax?
        private let isHidden: Bool
        private let name: String

        init(of declaration: some DeclGroupSyntax, in enclosing: [Syntax]) {
            let enclosing = enclosing.compactMap { $0.asProtocol((any DeclGroupSyntax).self) }
            isNested = !enclosing.isEmpty
            privateModifier = isNested ? declaration.privateModifier : nil
            name = declaration.asProtocol((any NamedDeclSyntax).self)?.name.text ?? ""
            // The outermost one is in a file, where private is what fileprivate is.
            isHidden = privateModifier != nil || enclosing.dropLast().contains { $0.privateModifier != nil }
        }

        /// Finds it to be wrong that an extension, which is outside of all types, cannot name the type.
        func check(_ node: AttributeSyntax, _ problems: inout Problems) {
            guard isHidden else { return }
            if let privateModifier {
                problems.add(.privateNested, at: privateModifier)
            } else {
                problems.add(.withinPrivate, at: node)
            }
        }

        /// The member with the names, if there are any.
        func types(of fields: [Field]) -> [DeclSyntax] {
            let replacement = SelfReplacement(by: name)
            let names = fields.compactMap { field in
                field.alias.map { "typealias \($0) = \(Field.name(of: replacement.replace(field.type)))" }
            }
            guard !names.isEmpty else { return [] }
            return ["private enum \(raw: Self.typesName) {\n\(raw: names.joined(separator: "\n"))\n}"]
        }
    }

    /// Within the member, `Self` would be the member.
    private final class SelfReplacement: SyntaxRewriter {
        private let name: String

        init(by name: String) {
            self.name = name
            super.init()
        }

        func replace(_ type: TypeSyntax) -> TypeSyntax { rewrite(type).as(TypeSyntax.self) ?? type }

        override func visit(_ token: TokenSyntax) -> TokenSyntax {
            token.tokenKind == .keyword(.Self) ? token.with(\.tokenKind, .identifier(name)) : token
        }
    }

    extension DeclGroupSyntax {
        fileprivate var privateModifier: DeclModifierSyntax? {
            modifiers.first { $0.name.tokenKind == .keyword(.private) && $0.detail == nil }
        }
    }
#endif
