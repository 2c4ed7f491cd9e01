// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// A case of an enumeration without raw values.
    struct EnumCase {
        /// What the associated values are written as.
        enum Payload {
            case none
            /// One value without a label, as it is.
            case value(Field)
            /// Values of which some have no label, as an array.
            case array([Field])
            /// Values with labels.
            case fields([Field])
        }

        /// The name, as it is used in expressions.
        let name: String
        let key: String
        let payload: Payload
        private let labels: [String?]

        var keyLiteral: String { StringLiteralExprSyntax(content: key).description }

        /// - Parameter alias: the name of the type of a field with an index.
        init(_ element: EnumCaseElementSyntax, key: String?, alias: (Int) -> String?) {
            name = element.name.text
            self.key = key ?? element.name.text.withoutBackticks
            let parameters = element.parameterClause.map { Array($0.parameters) } ?? []
            let labels = parameters.map { $0.firstName?.text }.map { $0 == "_" ? nil : $0 }
            self.labels = labels
            let fields = zip(parameters, labels).enumerated().map { index, parameter in
                let isMap = !labels.contains(nil)
                let name = parameter.1 ?? String(index)
                return Field(
                    name: name,
                    key: name.withoutBackticks,
                    type: parameter.0.type,
                    missing: isMap && parameter.0.type.wrappedType != nil ? .none : .refused,
                    isConstant: false,
                    alias: alias(index)
                )
            }
            if fields.isEmpty {
                payload = .none
            } else if !labels.contains(nil) {
                payload = .fields(fields)
            } else if let field = fields.first, fields.count == 1 {
                payload = .value(field)
            } else {
                payload = .array(fields)
            }
        }

        var fields: [Field] {
            switch payload {
            case .none: []
            case .value(let field): [field]
            case .array(let fields), .fields(let fields): fields
            }
        }

        /// The pattern that binds the associated values to the variables of their fields.
        var pattern: String {
            guard !fields.isEmpty else { return ".\(name)" }
            return ".\(name)(\(fields.map { "let \($0.variable)" }.joined(separator: ", ")))"
        }

        /// The expression that makes the case of expressions for the fields.
        func construction(_ value: (Field) -> String) -> String {
            // It says the type, as `none` and `some` are cases of the optional that it is stored in, too. Of a type, these are no cases.
            let type = ["`Type`", "`Protocol`"].contains(name) ? "" : "Self"
            guard !fields.isEmpty else { return "\(type).\(name)" }
            let arguments = zip(labels, fields).map { label, field in
                (label.map { Self.argument($0) } ?? "") + value(field)
            }
            return "\(type).\(name)(\(arguments.joined(separator: ", ")))"
        }

        /// A label in front of an argument, where only few words need their backticks.
        private static func argument(_ label: String) -> String {
            label.isRawIdentifier || ["`inout`", "`var`", "`let`"].contains(label)
                ? "\(label): " : "\(label.withoutBackticks): "
        }
    }
#endif
