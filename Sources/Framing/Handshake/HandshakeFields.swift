// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The header fields of an opening handshake, in their order (RFC 6455 §4; RFC 9110 §5).
public struct HandshakeFields: Sendable {
    /// A header field.
    public typealias Element = (name: String, value: String)

    private var fields: [Element]

    /// Makes a list of fields.
    public init(_ fields: [Element] = []) {
        self.fields = fields
    }

    /// Adds a field at the end. A name may come more than once.
    public mutating func append(name: String, value: String) {
        fields.append((name: name, value: value))
    }

    /// The values of all fields with this name, in their order; the case of names does not matter.
    public func values(of name: String) -> [String] {
        fields.lazy.filter { ASCII.equalIgnoringCase($0.name, name) }.map(\.value)
    }

    /// The value of the field with this name; nil if there is none, or more than one.
    ///
    /// A field that may come once only has no value that can be trusted if it comes twice.
    public func singleValue(of name: String) -> String? {
        let values = values(of: name)
        guard values.count == 1, let value = values.first else { return nil }
        return String(ASCII.trimmed(value[...]))
    }

    /// The elements of the list that all fields with this name make together (RFC 9110 §5.6.1): parted by commas outside
    /// of quotes, without the blanks around them and without empty elements.
    public func elements(of name: String) -> [String] {
        values(of: name).flatMap(HandshakeFields.split)
    }

    /// Whether the list of the fields with this name has this element; case does not matter.
    public func contains(_ token: String, in name: String) -> Bool {
        elements(of: name).contains { ASCII.equalIgnoringCase($0, token) }
    }

    private static func split(_ value: String) -> [String] {
        var isQuoted = false
        var isEscaped = false
        let parts = value.utf8.split { byte in
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = isQuoted
            }
            return byte == UInt8(ascii: ",") && !isQuoted
        }
        return parts.map { String(ASCII.trimmed(Substring($0))) }.filter { !$0.isEmpty }
    }
}

extension HandshakeFields: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { fields.startIndex }
    /// The number of fields.
    public var endIndex: Int { fields.endIndex }
    /// The field at this place of the list.
    public subscript(position: Int) -> Element { fields[position] }
}

extension HandshakeFields: ExpressibleByDictionaryLiteral {
    /// Makes a list of fields in the order of the literal; names may be repeated.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { (name: $0.0, value: $0.1) })
    }
}

extension HandshakeFields: Equatable {
    /// Whether both lists have the same names, to the letter, and values in the same order.
    public static func == (left: HandshakeFields, right: HandshakeFields) -> Bool {
        left.elementsEqual(right) { $0 == $1 }
    }
}
