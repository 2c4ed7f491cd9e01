// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    /// Writes what encodes and decodes a case.
    struct CaseWriter {
        let form: Form
        let enumCase: EnumCase

        /// The arm of a `switch` over the value.
        func encoding() -> String {
            let name = "writer.writeKey(\(enumCase.keyLiteral))"
            let statements =
                switch enumCase.payload {
                case .none: name
                case .value(let field): header(name, "try \(field.variable).encode(to: &writer)")
                case .array, .fields: header(name, writer.encoding())
                }
            return "case \(enumCase.pattern):\n\(statements)"
        }

        /// Statements that read the associated values, behind the name of the case, and make the case of them.
        func decoding() -> String {
            switch enumCase.payload {
            case .none:
                // Also a name that is a key, whatever its value is: as a Codable enumeration is written, or one that had values before.
                return "try reader.skip()\nfound = \(enumCase.construction(writer.result))"
            case .value(let field):
                return "found = \(enumCase.construction { _ in "try \(field.typeName)(from: &reader)" })"
            case .array, .fields:
                let made = "found = \(enumCase.construction(writer.result))"
                return (writer.reading() + [made]).joined(separator: "\n")
            }
        }

        private var writer: FieldWriter {
            let form: Form = if case .array = enumCase.payload { .array } else { self.form }
            return FieldWriter(form: form, fields: enumCase.fields, value: \.variable)
        }

        private func header(_ name: String, _ statements: String) -> String {
            "writer.writeMapHeader(count: 1)\n\(name)\n\(statements)"
        }
    }
#endif
