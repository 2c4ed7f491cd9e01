// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A set of floats, or a dictionary that has them for keys.
///
/// NaN is equal to nothing, itself neither, and has one hash: a peer's million of them would be put into one row, each looked at for each.
protocol FloatTable {
    /// How many values of the array that is decoded belong together, of which the first one is hashed.
    static var stride: Int { get }
}

extension Set: FloatTable where Element: BinaryFloatingPoint {
    static var stride: Int { 1 }
}

extension Dictionary: FloatTable where Key: BinaryFloatingPoint {
    static var stride: Int { 2 }
}

extension DecodingLevel {
    /// Refuses NaN where it is about to be hashed.
    @inline(never)
    func refuseNaN(at offset: Int) throws {
        guard let table = valueType as? any FloatTable.Type, next % table.stride == 0 else { return }
        throw invalid("NaN as a key or an element of a set", valueType, at: offset, .index(next))
    }
}
