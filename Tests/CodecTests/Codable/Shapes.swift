// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

// Types that use `Codable` in every way that it offers.

class Shape: Codable {
    var name: String
    var area: Double?

    init(name: String, area: Double? = nil) {
        self.name = name
        self.area = area
    }
}

/// Adds to the map of its base class.
final class Circle: Shape {
    var radius = 0.0

    private enum Keys: String, CodingKey { case radius }

    init(name: String, radius: Double) {
        super.init(name: name)
        self.radius = radius
    }

    override func encode(to encoder: any Encoder) throws {
        try super.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(radius, forKey: .radius)
    }

    required init(from decoder: any Decoder) throws {
        radius = try decoder.container(keyedBy: Keys.self).decode(Double.self, forKey: .radius)
        try super.init(from: decoder)
    }
}

/// Has its base class under a key of its own, and asks for it before and after its own values.
final class Square: Shape {
    var side = 0
    var key: Bool

    enum Keys: String, CodingKey { case side, base }

    init(name: String, side: Int, key: Bool) {
        self.side = side
        self.key = key
        super.init(name: name, area: Double(side * side))
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        let base = key ? container.superEncoder(forKey: .base) : container.superEncoder()
        try container.encode(side, forKey: .side)
        try super.encode(to: base)
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        key = container.contains(.base)
        let base = key ? try container.superDecoder(forKey: .base) : try container.superDecoder()
        side = try container.decode(Int.self, forKey: .side)
        try super.init(from: base)
    }
}

/// Fills containers within its own in turns.
struct Interleaved: Codable, Equatable {
    var numbers: [Int]
    var names: [String]
    var flags: [Bool]

    private enum Keys: String, CodingKey { case numbers, inner, end }
    private enum InnerKeys: String, CodingKey { case names, flags }

    init(numbers: [Int], names: [String], flags: [Bool]) {
        self.numbers = numbers
        self.names = names
        self.flags = flags
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        var inner = container.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
        var ours = container.nestedUnkeyedContainer(forKey: .numbers)
        var theirs = inner.nestedUnkeyedContainer(forKey: .names)
        for index in 0..<max(numbers.count, names.count) {
            if index < numbers.count { try ours.encode(numbers[index]) }
            if index < names.count { try theirs.encode(names[index]) }
        }
        try container.encode(true, forKey: .end)
        try inner.encode(flags, forKey: .flags)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let inner = try container.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
        var ours = try container.nestedUnkeyedContainer(forKey: .numbers)
        var theirs = try inner.nestedUnkeyedContainer(forKey: .names)
        numbers = []
        names = []
        while !ours.isAtEnd { numbers.append(try ours.decode(Int.self)) }
        while !theirs.isAtEnd { names.append(try theirs.decode(String.self)) }
        flags = try inner.decode([Bool].self, forKey: .flags)
        _ = try container.decode(Bool.self, forKey: .end)
    }
}

/// An enumeration with values, as the compiler makes it `Codable`.
enum Event: Codable, Equatable, Sendable {
    case started
    case moved(x: Int, y: Int)
    case said(String)
    indirect case twice(Event)
}

/// Has optional properties.
struct Sparse: Codable, Equatable {
    var first: Int?
    var second: String?
    var third: [Int]?
    var fourth: Nested?
    var last: Bool

    struct Nested: Codable, Equatable {
        var value: Double?
    }
}

/// A property's name has capitals.
struct Cased: Codable, Equatable {
    var freeBytes: Int
    var baseURLPath: String
    var id: Int
    var innerMap: [String: Int]
    var subValue: Sub

    struct Sub: Codable, Equatable {
        var isOK: Bool
    }
}
