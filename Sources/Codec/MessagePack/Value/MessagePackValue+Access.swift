// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Looking into values. What a value is not is `nil`.
extension MessagePackValue {
    /// The value of a key of a map, if this is a map that has the text as a key.
    public subscript(key: String) -> MessagePackValue? {
        guard case .map(let map) = self else { return nil }
        return map[.string(key)]
    }

    /// The element of an array, if this is an array that has so many.
    public subscript(index: Int) -> MessagePackValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Whether this is `nil`.
    public var isNil: Bool { self == .nil }

    /// `true` or `false`.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// An integer that an `Int` holds.
    public var int: Int? {
        guard case .int(let value) = self else { return nil }
        return value.exactly(Int.self)
    }

    /// A float, or an integer that a `Double` holds exactly.
    public var double: Double? {
        switch self {
        case .double(let value): value
        case .float(let value): Double(value)
        case .int(let value):
            value.exactly(Int64.self).map { Double(exactly: $0) }
                ?? value.exactly(UInt64.self).flatMap { Double(exactly: $0) }
        default: nil
        }
    }

    /// A text.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// A byte string.
    public var binary: [UInt8]? {
        guard case .binary(let value) = self else { return nil }
        return value
    }

    /// The elements of an array.
    public var array: [MessagePackValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The pairs of a map.
    public var map: MessagePackMap? {
        guard case .map(let value) = self else { return nil }
        return value
    }

    /// A time, also of the older ext type 5 (`GRID-V1 §2.4`).
    public var time: Timestamp? {
        switch self {
        case .timestamp(let value): return value
        case .ext(let value) where value.type == 5:
            guard let bytes = try? value.messagePackBytes() else { return nil }
            return try? Timestamp(messagePack: bytes)
        default: return nil
        }
    }
}
