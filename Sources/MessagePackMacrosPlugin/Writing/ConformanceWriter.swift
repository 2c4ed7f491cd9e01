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
        private let initialisers: [InitializerDeclSyntax]
        private let functions: [FunctionDeclSyntax]

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
            let members = declaration.memberBlock.members.map(\.decl)
            initialisers = members.compactMap { $0.as(InitializerDeclSyntax.self) }
            functions = members.compactMap { $0.as(FunctionDeclSyntax.self) }
        }

        private static func genericParameters(of declaration: Syntax) -> [String] {
            let clause = declaration.asProtocol((any WithGenericParametersSyntax).self)?.genericParameterClause
            return clause?.parameters.map(\.name.text) ?? []
        }

        func extensions(of body: some TypeBody) -> [ExtensionDeclSyntax] {
            let isEncodingWritten = functions.contains {
                $0.name.text == "encode" && $0.signature.parameterClause.takes("MessagePackWriter")
            }
            let isDecodingWritten = initialisers.contains { $0.signature.parameterClause.takes("MessagePackReader") }
            return [
                made(
                    "MessagePackEncodable",
                    isEncodingWritten ? nil : body.encoding(),
                    "\(access)func encode(to writer: inout MessagePackWriter) throws(MessagePackError)",
                    body.writtenTypes
                ),
                made(
                    "MessagePackDecodable",
                    isDecodingWritten ? nil : body.decoding(),
                    "\(access)init(from reader: inout MessagePackReader) throws(MessagePackError)",
                    body.readTypes
                ),
            ].compactMap { $0 }
        }

        private func made(
            _ conformance: String,
            _ statements: String?,
            _ signature: String,
            _ types: [TypeSyntax]
        ) -> ExtensionDeclSyntax? {
            let isMissing = missing.contains { $0 == conformance || $0.hasSuffix("." + conformance) }
            guard isMissing || statements != nil else { return nil }
            let inheritance = isMissing ? ": \(conformance)" : ""
            let member = statements.map { "\n\(signature) {\n\($0)\n}\n" } ?? "\n"
            let constraints = GenericConstraints(parameters, in: types).clause(conformance)
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
