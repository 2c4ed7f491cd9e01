// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// A step of a coding path.
enum CodingStep {
    case none
    case key(any CodingKey)
    case index(Int)

    var key: (any CodingKey)? {
        switch self {
        case .none: nil
        case .key(let key): key
        case .index(let index): IndexKey(intValue: index)
        }
    }
}

/// The key of an element of an array, or `super`.
struct IndexKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    static let superKey = IndexKey(stringValue: "super")

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "Index \(intValue)"
        self.intValue = intValue
    }
}
