// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// Writes extensions with the two conformances.
    enum MessagePackCodableMacro: ExtensionMacro {
        static func expansion(
            of node: AttributeSyntax,
            attachedTo declaration: some DeclGroupSyntax,
            providingExtensionsOf type: some TypeSyntaxProtocol,
            conformingTo protocols: [TypeSyntax],
            in context: some MacroExpansionContext
        ) throws -> [ExtensionDeclSyntax] {
            var problems = Problems()
            let form = Form(node, &problems)
            let body: any TypeBody
            if let declaration = declaration.as(StructDeclSyntax.self) {
                body = StructBody(declaration, form: form, &problems)
            } else if let declaration = declaration.as(EnumDeclSyntax.self) {
                body = EnumBody(declaration, form: form, &problems)
            } else {
                problems.add(.unsupportedType, at: node)
                return problems.report(to: context, [])
            }
            let conformances = ConformanceWriter(
                type: type.trimmedDescription,
                declaration: declaration,
                enclosing: context.lexicalContext,
                missing: Set(protocols.map { $0.trimmedDescription })
            )
            return problems.report(to: context, conformances.extensions(of: body))
        }
    }
#endif
