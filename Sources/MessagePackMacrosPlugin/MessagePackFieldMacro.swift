// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// Says something about a property to ``MessagePackCodableMacro``, and adds nothing.
    enum MessagePackFieldMacro: PeerMacro {
        static func expansion(
            of node: AttributeSyntax,
            providingPeersOf declaration: some DeclSyntaxProtocol,
            in context: some MacroExpansionContext
        ) -> [DeclSyntax] {
            []
        }
    }
#endif
