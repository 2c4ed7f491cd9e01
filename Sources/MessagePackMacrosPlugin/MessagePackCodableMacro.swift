// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// Writes extensions with the two conformances, and for them in a nested type the names of the types of its fields.
    enum MessagePackCodableMacro {
        /// What is written for a declaration; `nil` if it is neither a struct nor an enumeration.
        private static func body(
            of node: AttributeSyntax,
            _ declaration: some DeclGroupSyntax,
            _ nesting: Nesting,
            _ problems: inout Problems
        ) -> (any TypeBody)? {
            let form = Form(node, &problems)
            if let declaration = declaration.as(StructDeclSyntax.self) {
                return StructBody(declaration, form: form, nesting, &problems)
            } else if let declaration = declaration.as(EnumDeclSyntax.self) {
                return EnumBody(declaration, form: form, nesting, &problems)
            }
            problems.add(.unsupportedType, at: node)
            return nil
        }
    }

    extension MessagePackCodableMacro: ExtensionMacro {
        static func expansion(
            of node: AttributeSyntax,
            attachedTo declaration: some DeclGroupSyntax,
            providingExtensionsOf type: some TypeSyntaxProtocol,
            conformingTo protocols: [TypeSyntax],
            in context: some MacroExpansionContext
        ) throws -> [ExtensionDeclSyntax] {
            var problems = Problems()
            let nesting = Nesting(of: declaration, in: context.lexicalContext)
            guard let body = body(of: node, declaration, nesting, &problems) else {
                return problems.report(to: context, [])
            }
            nesting.check(node, &problems)
            let conformances = ConformanceWriter(
                type: type.trimmedDescription,
                declaration: declaration,
                enclosing: context.lexicalContext,
                missing: Set(protocols.map { $0.trimmedDescription })
            )
            return problems.report(to: context, conformances.extensions(of: body))
        }
    }

    extension MessagePackCodableMacro: MemberMacro {
        static func expansion(
            of node: AttributeSyntax,
            providingMembersOf declaration: some DeclGroupSyntax,
            conformingTo protocols: [TypeSyntax],
            in context: some MacroExpansionContext
        ) throws -> [DeclSyntax] {
            // What is wrong is said where the extensions are written.
            var problems = Problems()
            let nesting = Nesting(of: declaration, in: context.lexicalContext)
            guard let body = body(of: node, declaration, nesting, &problems) else { return [] }
            nesting.check(node, &problems)
            guard problems.isEmpty, !ConformanceWriter.isDecodingWritten(in: declaration) else { return [] }
            return nesting.types(of: body.readFields)
        }
    }
#endif
