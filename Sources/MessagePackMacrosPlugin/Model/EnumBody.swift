// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// An enumeration: its cases, or its raw values.
    struct EnumBody: TypeBody {
        private(set) var cases: [EnumCase] = []
        private let rawValues: RawValues?
        let form: Form

        init(_ declaration: EnumDeclSyntax, form: Form, _ nesting: Nesting, _ problems: inout Problems) {
            self.form = form
            let members = declaration.memberBlock.members.map(\.decl)
            let declarations = members.compactMap { $0.as(EnumCaseDeclSyntax.self) }
            for condition in members.compactMap({ $0.as(IfConfigDeclSyntax.self) }) where condition.mayHoldFields {
                problems.add(.conditional, at: condition)
            }
            rawValues = RawValues(declaration, declarations.flatMap(\.elements))
            var keys: Set<String> = []
            var count = 0
            for declaration in declarations {
                let attribute = FieldAttribute(declaration.attributes, &problems)
                let isAlone = declaration.elements.count == 1
                if let node = attribute.node {
                    if attribute.hasOptions { problems.add(.optionOfCase, at: node) }
                    if rawValues != nil { problems.add(.nameOfRawCase, at: node) }
                    if !isAlone { problems.add(.severalCases, at: node) }
                }
                for element in declaration.elements {
                    // Several cases may have fields of the same name.
                    let enumCase = EnumCase(element, key: isAlone ? attribute.key : nil) { index in
                        nesting.isNested ? "_\(count + index)" : nil
                    }
                    count += enumCase.fields.count
                    if !keys.insert(enumCase.key).inserted { problems.add(.duplicateKey(enumCase.key), at: element) }
                    cases.append(enumCase)
                }
            }
            for member in members {
                guard let variable = member.as(VariableDeclSyntax.self) else { continue }
                if let node = FieldAttribute(variable.attributes, &problems).node { problems.add(.notStored, at: node) }
            }
            if cases.isEmpty { problems.add(.noCases, at: declaration.name) }
        }

        var writtenFields: [Field] { rawValues == nil ? cases.flatMap(\.fields) : [] }
        var readFields: [Field] { writtenFields }

        func encoding() -> String? {
            switch rawValues {
            case .others: return nil
            case .texts(let texts):
                let arms = texts.map {
                    "case .\($0.name):\n\(Self.write(StringLiteralExprSyntax(content: $0.text).description))"
                }
                return "switch self {\n\(arms.joined(separator: "\n"))\n}"
            case nil:
                return
                    "switch self {\n\(cases.map { CaseWriter(form: form, enumCase: $0).encoding() }.joined(separator: "\n"))\n}"
            }
        }

        func decoding() -> String? {
            switch rawValues {
            case .others: return nil
            case .texts(let texts):
                let choices = texts.map {
                    (StringLiteralExprSyntax(content: $0.text).description, "self = .\($0.name)")
                }
                return Self.choose(among: choices)
            case nil:
                let plain = cases.filter { $0.fields.isEmpty }.map { ($0.keyLiteral, "self = .\($0.name)") }
                guard plain.count < cases.count else { return Self.choose(among: plain) }
                guard !plain.isEmpty else { return decodingMap() }
                let names = plain.map { "if reader.readKeyIfNext(\($0.0)) {\n\($0.1)\nreturn\n}" }
                return """
                    \(names.joined(separator: "\n"))
                    guard try reader.peekType() == .map else {
                    throw .unknownCase(of: Self.self, in: reader.bytes, at: reader.offset)
                    }
                    \(decodingMap())
                    """
            }
        }

        /// Statements that read a map in which there is one of the cases. As in other maps, keys that the type does not know are skipped.
        private func decodingMap() -> String {
            """
            let mapOffset = reader.offset
            var pairs = try reader.beginMap()
            var found: Self?
            while pairs > 0 {
            pairs -= 1
            \(cases.map(choice).joined()){
            try reader.skipPair()
            }
            }
            reader.endCollection()
            guard let found else {
            throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
            }
            self = found
            """
        }

        /// Statements that read a case from a map, if it is the one, and otherwise go on.
        private func choice(_ enumCase: EnumCase) -> String {
            """
            if reader.readKeyIfNext(\(enumCase.keyLiteral)) {
            guard found == nil else {
            throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
            }
            \(CaseWriter(form: form, enumCase: enumCase).decoding())
            } else\u{20}
            """
        }

        private static func write(_ literal: String) -> String { "writer.writeKey(\(literal))" }

        /// Statements that read one of several texts, and go on as it says.
        private static func choose(among choices: [(literal: String, statements: String)]) -> String {
            choices.map { "if reader.readKeyIfNext(\($0.literal)) {\n\($0.statements)\n} else " }.joined()
                + "{\nthrow .unknownCase(of: Self.self, in: reader.bytes, at: reader.offset)\n}"
        }
    }
#endif
