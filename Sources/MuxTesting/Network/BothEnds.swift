// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A value for each of the two ends of a link.
public struct BothEnds<Value> {
    /// The value of the end with the even number, the one that dials.
    public var first: Value
    /// The value of the end with the odd number.
    public var second: Value

    /// A value for each end.
    public init(_ first: Value, _ second: Value) {
        self.first = first
        self.second = second
    }

    /// The value of an end, by its number.
    subscript(end: Int) -> Value {
        end & 1 == 0 ? first : second
    }
}

extension BothEnds: Equatable where Value: Equatable {}
extension BothEnds: Hashable where Value: Hashable {}
extension BothEnds: Sendable where Value: Sendable {}
