// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax

    /// A struct: its fields.
    struct StructBody: TypeBody {
        private(set) var fields: [Field] = []
        let form: Form
        private let nesting: Nesting

        init(_ declaration: StructDeclSyntax, form: Form, _ nesting: Nesting, _ problems: inout Problems) {
            self.form = form
            self.nesting = nesting
            var keys: Set<String> = []
            for member in declaration.memberBlock.members {
                if let condition = member.decl.as(IfConfigDeclSyntax.self), condition.mayHoldFields {
                    problems.add(.conditional, at: condition)
                }
                guard let variable = member.decl.as(VariableDeclSyntax.self) else { continue }
                read(variable, &keys, &problems)
            }
        }

        var writtenFields: [Field] { fields }
        var readFields: [Field] { fields.filter { !$0.isConstant } }

        private mutating func read(
            _ variable: VariableDeclSyntax,
            _ keys: inout Set<String>,
            _ problems: inout Problems
        ) {
            let attribute = FieldAttribute(variable.attributes, &problems)
            let properties = variable.isOfType ? [] : StoredProperty.all(of: variable, &problems)
            if let node = attribute.node, properties.isEmpty { problems.add(.notStored, at: node) }
            for property in properties {
                guard let field = field(property, attribute, &problems) else { continue }
                if !keys.insert(field.key).inserted { problems.add(.duplicateKey(field.key), at: property.binding) }
                fields.append(field)
            }
        }

        private func field(
            _ property: StoredProperty,
            _ attribute: FieldAttribute,
            _ problems: inout Problems
        ) -> Field? {
            guard !attribute.isSkipped else {
                if attribute.key != nil || attribute.isDefaulted || attribute.isOmittedIfEmpty {
                    problems.add(.skippedAndMore, at: property.binding)
                }
                if !property.hasInitialValue { problems.add(.skippedWithoutValue, at: property.binding) }
                return nil
            }
            guard let type = property.type else {
                problems.add(.untyped, at: property.binding)
                return nil
            }
            let isConstant = property.isLet && property.binding.initializer != nil
            if isConstant, attribute.hasOptions { problems.add(.constantWithOption, at: property.binding) }
            if attribute.isDefaulted {
                if !property.hasInitialValue { problems.add(.defaultedWithoutValue, at: property.binding) }
                if attribute.isOmittedIfEmpty { problems.add(.defaultedAndOmitted, at: property.binding) }
            }
            let missing: Field.Missing =
                if attribute.isDefaulted {
                    .initial
                } else if attribute.isOmittedIfEmpty {
                    .empty
                } else {
                    type.wrappedType == nil ? .refused : .none
                }
            return Field(
                name: property.name.text,
                key: attribute.key ?? property.name.text.withoutBackticks,
                type: type,
                missing: missing,
                isConstant: isConstant,
                alias: nesting.isNested && !isConstant ? Field.variable(property.name.text) : nil
            )
        }

        func encoding() -> String? {
            FieldWriter(form: form, fields: fields, value: { "self.\($0.name)" }).encoding()
        }

        func decoding() -> String? {
            let writer = FieldWriter(form: form, fields: fields, value: { "self.\($0.name)" })
            return (writer.reading() + writer.assignments()).joined(separator: "\n")
        }
    }

    extension VariableDeclSyntax {
        /// Whether this is no part of a value: static or lazy.
        fileprivate var isOfType: Bool {
            modifiers.contains { [.keyword(.static), .keyword(.class), .keyword(.lazy)].contains($0.name.tokenKind) }
        }
    }

    extension IfConfigDeclSyntax {
        /// Whether there may be fields or cases within.
        var mayHoldFields: Bool {
            clauses.contains { clause in
                guard case .decls(let members) = clause.elements else { return false }
                return members.contains { member in
                    if let nested = member.decl.as(IfConfigDeclSyntax.self) { return nested.mayHoldFields }
                    if member.decl.is(EnumCaseDeclSyntax.self) { return true }
                    guard let variable = member.decl.as(VariableDeclSyntax.self), !variable.isOfType else {
                        return false
                    }
                    var ignored = Problems()
                    return !StoredProperty.all(of: variable, &ignored).isEmpty
                }
            }
        }
    }
#endif
