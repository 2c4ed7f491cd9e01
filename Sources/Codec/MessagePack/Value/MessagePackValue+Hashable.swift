// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Floats are the same if their bits are, and all that are no number are one: a value is equal to itself, and to what it was read from.
extension MessagePackValue: Hashable {
    /// Whether two values are the same, of the same kind: an integer is no float, and a float 32 no float 64.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        switch (lhs, rhs) {
        case (.nil, .nil): true
        case (.bool(let lhs), .bool(let rhs)): lhs == rhs
        case (.int(let lhs), .int(let rhs)): lhs == rhs
        case (.float(let lhs), .float(let rhs)): identity(lhs) == identity(rhs)
        case (.double(let lhs), .double(let rhs)): identity(lhs) == identity(rhs)
        case (.string(let lhs), .string(let rhs)): lhs == rhs
        case (.binary(let lhs), .binary(let rhs)): lhs == rhs
        case (.array(let lhs), .array(let rhs)): lhs == rhs
        case (.map(let lhs), .map(let rhs)): lhs == rhs
        case (.ext(let lhs), .ext(let rhs)): lhs == rhs
        case (.timestamp(let lhs), .timestamp(let rhs)): lhs == rhs
        default: false
        }
    }

    /// Feeds the kind and the value.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .nil: hasher.combine(0 as UInt8)
        case .bool(let value): hasher.combine(value ? 2 : 1 as UInt8)
        case .int(let value): Self.feed(3, value, &hasher)
        case .float(let value): Self.feed(4, Self.identity(value), &hasher)
        case .double(let value): Self.feed(5, Self.identity(value), &hasher)
        case .string(let value): Self.feed(6, value, &hasher)
        case .binary(let value): Self.feed(7, value, &hasher)
        case .array(let value): Self.feed(8, value, &hasher)
        case .map(let value): Self.feed(9, value, &hasher)
        case .ext(let value): Self.feed(10, value, &hasher)
        case .timestamp(let value): Self.feed(11, value, &hasher)
        }
    }

    private static func feed(_ kind: UInt8, _ value: some Hashable, _ hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(value)
    }

    private static func identity(_ value: Float) -> UInt32 {
        value.isNaN ? Float.nan.bitPattern : value.bitPattern
    }

    private static func identity(_ value: Double) -> UInt64 {
        value.isNaN ? Double.nan.bitPattern : value.bitPattern
    }
}
