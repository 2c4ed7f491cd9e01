// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax

    /// What generic parameters, and types that belong to them, must be for the types of fields to conform.
    struct GenericConstraints {
        private var subjects: [String] = []

        init(_ parameters: Set<String>, in types: [TypeSyntax]) {
            guard !parameters.isEmpty else { return }
            for type in types { add(type, parameters) }
        }

        /// The `where` clause, or nothing.
        func clause(_ conformance: String) -> String {
            guard !subjects.isEmpty else { return "" }
            return " where " + subjects.map { "\($0): \(conformance)" }.joined(separator: ", ")
        }

        private mutating func add(_ type: some SyntaxProtocol, _ parameters: Set<String>) {
            let subject: String
            if let member = type.as(MemberTypeSyntax.self), let root = Self.root(of: member), parameters.contains(root)
            {
                subject = member.trimmedDescription
            } else if let name = type.as(IdentifierTypeSyntax.self), parameters.contains(name.name.text) {
                subject = name.trimmedDescription
            } else {
                for child in type.children(viewMode: .sourceAccurate) { add(child, parameters) }
                return
            }
            if !subjects.contains(subject) { subjects.append(subject) }
        }

        /// The parameter that a type such as `Element.ID` belongs to.
        private static func root(of type: MemberTypeSyntax) -> String? {
            if let member = type.baseType.as(MemberTypeSyntax.self) { return root(of: member) }
            return type.baseType.as(IdentifierTypeSyntax.self)?.name.text
        }
    }
#endif
