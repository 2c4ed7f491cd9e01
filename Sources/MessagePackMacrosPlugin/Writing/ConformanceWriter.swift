// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// Writes extensions around the statements that encode and decode a type.
    struct ConformanceWriter {
        private let type: String
        private let missing: Set<String>
        private let attributes: String
        private let access: String
        private let parameters: Set<String>
        private let isEncodingWritten: Bool
        private let isDecodingWritten: Bool

        /// - Parameters:
        ///   - type: the name that the type has outside.
        ///   - declaration: its declaration.
        ///   - enclosing: what the declaration is in.
        ///   - missing: the protocols that the type does not conform to yet.
        init(type: String, declaration: some DeclGroupSyntax, enclosing: [Syntax], missing: Set<String>) {
            self.type = type
            self.missing = missing
            attributes = declaration.attributes.compactMap { element in
                guard case .attribute(let attribute) = element else { return nil }
                return attribute.attributeName.trimmedDescription == "available"
                    ? attribute.trimmedDescription + "\n" : nil
            }.joined()
            access =
                declaration.modifiers.lazy.compactMap { modifier in
                    switch modifier.name.tokenKind {
                    case .keyword(.public): "public "
                    case .keyword(.package): "package "
                    default: nil
                    }
                }.first ?? ""
            parameters = Set(([Syntax(declaration)] + enclosing).flatMap(Self.genericParameters))
            isEncodingWritten = declaration.memberBlock.members.contains { member in
                guard let function = member.decl.as(FunctionDeclSyntax.self) else { return false }
                return function.name.text == "encode" && function.signature.parameterClause.takes("MessagePackWriter")
            }
            isDecodingWritten = Self.isDecodingWritten(in: declaration)
        }

        /// Whether a type has the initialiser that would be written.
        static func isDecodingWritten(in declaration: some DeclGroupSyntax) -> Bool {
            declaration.memberBlock.members.contains { member in
                let initialiser = member.decl.as(InitializerDeclSyntax.self)
                return initialiser?.signature.parameterClause.takes("MessagePackReader") ?? false
            }
        }

        private static func genericParameters(of declaration: Syntax) -> [String] {
            let clause = declaration.asProtocol((any WithGenericParametersSyntax).self)?.genericParameterClause
            return clause?.parameters.map(\.name.text) ?? []
        }

        func extensions(of body: some TypeBody) -> [ExtensionDeclSyntax] {
            [
                made(
                    "MessagePackEncodable",
                    isEncodingWritten ? nil : body.encoding(),
                    "\(access)func encode(to writer: inout MessagePackWriter) throws(MessagePackError)",
                    body.writtenFields
                ),
                made(
                    "MessagePackDecodable",
                    isDecodingWritten ? nil : body.decoding(),
                    "\(access)init(from reader: inout MessagePackReader) throws(MessagePackError)",
                    body.readFields
                ),
            ].compactMap { $0 }
        }

        private func made(
            _ conformance: String,
            _ statements: String?,
            _ signature: String,
            _ fields: [Field]
        ) -> ExtensionDeclSyntax? {
            let isMissing = missing.contains { $0 == conformance || $0.hasSuffix("." + conformance) }
            guard isMissing || statements != nil else { return nil }
            let inheritance = isMissing ? ": \(conformance)" : ""
            let member = statements.map { "\n\(signature) {\n\($0)\n}\n" } ?? "\n"
            let constraints = GenericConstraints(parameters, in: fields.map(\.type)).clause(conformance)
            let text = "\(attributes)extension \(type)\(inheritance)\(constraints) {\(member)}"
            return DeclSyntax(stringLiteral: text).as(ExtensionDeclSyntax.self)
        }
    }

    extension FunctionParameterClauseSyntax {
        /// Whether there is one parameter, of a type with this name.
        fileprivate func takes(_ type: String) -> Bool {
            guard parameters.count == 1, let parameter = parameters.first else { return false }
            let name = parameter.type.trimmedDescription
            return name.hasSuffix(" " + type) || name.hasSuffix("." + type)
        }
    }
#endif
