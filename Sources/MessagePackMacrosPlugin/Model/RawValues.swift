// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftParser

    /// The raw values of an enumeration.
    enum RawValues {
        /// Texts of ASCII, with the names of their cases. Such a text is equal to no other in Swift, so that its bytes can be compared.
        case texts([(name: String, text: String)])
        /// Others, which the conformances that every enumeration with raw values has take care of.
        case others

        private static let types: Set<String> = [
            "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Float", "Double",
            "Character", "String",
        ]

        /// The raw values; `nil` if there are none. A raw type is the first that an enumeration inherits; one that is not of the
        /// standard library is known by the raw value of a case.
        init?(_ declaration: EnumDeclSyntax, _ elements: [EnumCaseElementSyntax]) {
            let inherited = declaration.inheritanceClause?.inheritedTypes.first?.type.trimmedDescription ?? ""
            let type = inherited.hasPrefix("Swift.") ? String(inherited.dropFirst(6)) : inherited
            guard Self.types.contains(type) || elements.contains(where: { $0.rawValue != nil }) else { return nil }
            self = .others
            guard type == "String" else { return }
            var texts: [(String, String)] = []
            for element in elements {
                var text = element.name.text.withoutBackticks
                if let value = element.rawValue?.value {
                    guard let literal = value.as(StringLiteralExprSyntax.self)?.representedLiteralValue else { return }
                    text = literal
                }
                guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return }
                texts.append((element.name.text, text))
            }
            self = .texts(texts)
        }
    }
#endif
