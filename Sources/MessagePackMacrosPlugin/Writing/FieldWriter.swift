// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    /// Writes what encodes and decodes fields.
    struct FieldWriter {
        let form: Form
        let fields: [Field]
        /// The expression for the value of a field that is to be encoded, or the place of one that has been decoded.
        let value: (Field) -> String

        /// Statements that write all fields to `writer`.
        func encoding() -> String {
            switch form {
            case .map: encodingMap().joined(separator: "\n")
            case .array: encodingArray().joined(separator: "\n")
            }
        }

        private func encodingArray() -> [String] {
            ["writer.writeArrayHeader(count: \(fields.count))"] + fields.map { "try \(value($0)).encode(to: &writer)" }
        }

        private func encodingMap() -> [String] {
            var lines: [String] = []
            let omissions = fields.compactMap { $0.isOmitted(value($0)) }
            if omissions.isEmpty {
                lines.append("writer.writeMapHeader(count: \(fields.count))")
            } else {
                lines.append("var count: UInt32 = \(fields.count)")
                for omission in omissions { lines.append("if \(omission) {\ncount -= 1\n}") }
                lines.append("writer.writeMapHeader(count: count)")
            }
            for field in fields {
                let key = "writer.writeKey(\(field.keyLiteral))"
                let place = value(field)
                guard let omission = field.isOmitted(place) else {
                    lines += [key, "try \(place).encode(to: &writer)"]
                    continue
                }
                if field.wrappedType == nil {
                    lines.append("if !\(omission) {\n\(key)\ntry \(place).encode(to: &writer)\n}")
                } else {
                    let isFull = if case .empty = field.missing { ", !value.isEmpty" } else { "" }
                    lines.append("if let value = \(place)\(isFull) {\n\(key)\ntry value.encode(to: &writer)\n}")
                }
            }
            return lines
        }

        /// Statements that read all fields from `reader` into variables, of which ``result(_:)`` makes the values.
        func reading() -> [String] {
            switch form {
            case .map: readingMap() + unwrapping()
            case .array: readingArray()
            }
        }

        private var readFields: [Field] { fields.filter { !$0.isConstant } }

        private func declaration(_ field: Field) -> String { "var \(field.variable): \(field.typeName)?" }

        private func read(_ field: Field) -> String { "\(field.variable) = try \(field.typeName)(from: &reader)" }

        private func isRefused(_ field: Field) -> Bool {
            if case .refused = field.missing { !field.isConstant } else { false }
        }

        private func missing(_ field: Field) -> String {
            "throw .missingKey(\(field.keyLiteral), in: Self.self, at: start)"
        }

        private func readingMap() -> [String] {
            var lines = fields.contains(where: isRefused) ? ["let start = reader.offset"] : []
            lines.append("var left = try reader.beginMap()")
            lines += readFields.map(declaration)
            for field in fields {
                let statement = field.isConstant ? "try reader.skip()" : read(field)
                lines.append("if left > 0, reader.readKeyIfNext(\(field.keyLiteral)) {\nleft -= 1\n\(statement)\n}")
            }
            lines.append("while left > 0 {\nleft -= 1")
            if readFields.isEmpty {
                lines.append("try reader.skipPair()")
            } else {
                lines.append("let keyOffset = reader.offset")
                let choices = readFields.map { field in
                    """
                    if reader.readKeyIfNext(\(field.keyLiteral)) {
                    guard \(field.variable) == nil else {
                    throw .duplicateKey(\(field.keyLiteral), in: Self.self, at: keyOffset)
                    }
                    \(read(field))
                    } else\u{20}
                    """
                }
                lines.append(choices.joined() + "{\ntry reader.skipPair()\n}")
            }
            lines += ["}", "reader.endCollection()"]
            return lines
        }

        private func unwrapping() -> [String] {
            fields.filter(isRefused).map { "guard let \($0.variable) else {\n\(missing($0))\n}" }
        }

        private func readingArray() -> [String] {
            var lines = fields.contains(where: isRefused) ? ["let start = reader.offset"] : []
            lines.append("var left = try reader.beginArray()")
            for field in fields {
                if isRefused(field) {
                    lines.append("guard left > 0 else {\n\(missing(field))\n}")
                    lines += ["left -= 1", "let \(field.variable) = try \(field.typeName)(from: &reader)"]
                } else {
                    if !field.isConstant { lines.append(declaration(field)) }
                    let statement = field.isConstant ? "try reader.skip()" : read(field)
                    lines.append("if left > 0 {\nleft -= 1\n\(statement)\n}")
                }
            }
            lines += ["while left > 0 {\nleft -= 1\ntry reader.skip()\n}", "reader.endCollection()"]
            return lines
        }

        /// The expression for what has been read of a field.
        func result(_ field: Field) -> String {
            switch field.missing {
            case .refused, .initial: field.variable
            case .none: "\(field.variable) ?? nil"
            case .empty:
                field.wrappedType == nil ? "\(field.variable) ?? \(field.typeName)()" : "\(field.variable) ?? nil"
            }
        }

        /// Statements that give the fields what has been read.
        func assignments() -> [String] {
            readFields.map { field in
                let assignment = "\(value(field)) = \(result(field))"
                guard case .initial = field.missing else { return assignment }
                return "if let \(field.variable) {\n\(assignment)\n}"
            }
        }
    }
#endif
