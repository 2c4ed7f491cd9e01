// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftCompilerPlugin
    import SwiftSyntaxMacros

    /// What the compiler starts.
    @main
    struct MessagePackMacrosPlugin: CompilerPlugin {
        let providingMacros: [any Macro.Type] = [MessagePackCodableMacro.self, MessagePackFieldMacro.self]
    }
#else
    /// Without the trait `Macros` there is nothing to expand, and nothing of swift-syntax is built: but a macro's target is a program.
    @main
    enum MessagePackMacrosPlugin {
        static func main() {}
    }
#endif
