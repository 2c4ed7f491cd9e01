// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftParser

    extension String {
        /// A declared name without the backticks that it may need.
        var withoutBackticks: String { filter { $0 != "`" } }

        /// Whether a declared name may need its backticks everywhere, as it may hold anything: `` `free bytes` ``.
        var isRawIdentifier: Bool {
            guard hasPrefix("`") else { return false }
            guard let first = withoutBackticks.unicodeScalars.first, !("0"..."9").contains(first) else { return true }
            // A word of the language is none of it behind an underscore.
            return !("_" + withoutBackticks).isValidSwiftIdentifier(for: .variableName)
        }
    }
#endif
