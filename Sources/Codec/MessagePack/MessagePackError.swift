// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Why MessagePack bytes could not be read, or a value could not be written.
///
/// Reading never traps: whatever the bytes are, the outcome is a value or one of these.
public struct MessagePackError: Error, Sendable {
    /// The kind of failure. More kinds may be added, so a `switch` over them needs a default.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the code, as it appears in descriptions.
        public let rawValue: String

        /// Makes a code of the given name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The bytes end before the value does, or a length announces more than is there.
        public static var truncated: Self { Self(rawValue: "truncated") }
        /// The value is of another type than the one asked for.
        public static var wrongType: Self { Self(rawValue: "wrongType") }
        /// The number is negative or too large for the type asked for, or a text is longer than its limit.
        public static var overflow: Self { Self(rawValue: "overflow") }
        /// The byte 0xc1, which the MessagePack specification never uses.
        public static var reservedByte: Self { Self(rawValue: "reservedByte") }
        /// A str value that is not UTF-8.
        public static var invalidUTF8: Self { Self(rawValue: "invalidUTF8") }
        /// A value of the right type that means nothing: a time or an identity of another size or with a part out of its
        /// range, a raw value that no case has, an array of another number of elements.
        public static var invalidValue: Self { Self(rawValue: "invalidValue") }
        /// A map has no value for a key that the type cannot do without.
        public static var missingKey: Self { Self(rawValue: "missingKey") }
        /// A map has two values for the same key.
        public static var duplicateKey: Self { Self(rawValue: "duplicateKey") }
        /// A value is larger or nests deeper than ``MessagePackLimits`` allow.
        public static var limitExceeded: Self { Self(rawValue: "limitExceeded") }
        /// A text is no JSON.
        public static var invalidJSON: Self { Self(rawValue: "invalidJSON") }
        /// Bytes follow the value where nothing should.
        public static var trailingBytes: Self { Self(rawValue: "trailingBytes") }
    }

    // One word instead of eight: every function that can throw is shorter and faster for it.
    private let storage: Storage

    private final class Storage: Sendable {
        let code: Code
        let offset: Int
        let message: String
        let typeName: String?
        let key: String?

        init(code: Code, offset: Int, message: String, typeName: String?, key: String?) {
            self.code = code
            self.offset = offset
            self.message = message
            self.typeName = typeName
            self.key = key
        }
    }

    /// The kind of failure.
    public var code: Code { storage.code }

    /// Where the offending value begins: bytes from the start of the bytes read; 0 for a failure to write.
    public var offset: Int { storage.offset }

    /// What was wrong, for people: no offset, no trailing full stop.
    public var message: String { storage.message }

    /// The name of the type that was being decoded, for a `missingKey` or a `duplicateKey` of a type with named fields.
    public var typeName: String? { storage.typeName }

    /// The key that is missing or there twice.
    public var key: String? { storage.key }

    /// Makes an error.
    public init(code: Code, offset: Int, message: String, typeName: String? = nil, key: String? = nil) {
        storage = Storage(code: code, offset: offset, message: message, typeName: typeName, key: key)
    }

    /// The error for a map that lacks a key that a type cannot do without.
    ///
    /// - Parameters:
    ///   - key: the key as it is written.
    ///   - type: the type that was being decoded.
    ///   - offset: where the map begins.
    @inline(never)
    public static func missingKey(_ key: String, in type: Any.Type, at offset: Int) -> Self {
        let name = String(describing: type)
        return Self(
            code: .missingKey,
            offset: offset,
            message: "\(name) lacks the key \"\(key)\"",
            typeName: name,
            key: key
        )
    }

    /// The error for a map that has two values for a key of a type.
    ///
    /// - Parameters:
    ///   - key: the key as it is written.
    ///   - type: the type that was being decoded.
    ///   - offset: where the second value, or its key, begins.
    @inline(never)
    public static func duplicateKey(_ key: String, in type: Any.Type, at offset: Int) -> Self {
        let name = String(describing: type)
        return Self(
            code: .duplicateKey,
            offset: offset,
            message: "\(name) has the key \"\(key)\" twice",
            typeName: name,
            key: key
        )
    }
}

extension MessagePackError: Hashable {
    /// Whether two errors are the same in every part.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        (lhs.code, lhs.offset, lhs.message, lhs.typeName, lhs.key)
            == (rhs.code, rhs.offset, rhs.message, rhs.typeName, rhs.key)
    }

    /// Feeds the code and the offset.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(offset)
    }
}

extension MessagePackError: CustomStringConvertible {
    /// The message and the offset, such as `expected array, found map at byte 0`.
    public var description: String {
        "\(message) at byte \(offset)"
    }
}
