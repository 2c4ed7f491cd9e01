// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation

/// A type that asks a decoder for everything that it has.
struct Varied: Codable, Equatable {
    var flag: Bool?
    var small: Int8?
    var large: UInt64?
    var ratio: Double?
    var half: Float?
    var textValue: String?
    var binaryData: Data?
    var bytes: [UInt8]?
    var time: Timestamp?
    var date: Date?
    var identity: UUID?
    var address: URL?
    var level: Level?
    var event: Event?
    var numbers: [Int]?
    var names: Set<String>?
    var byName: [String: Int]?
    var byNumber: [Int: String]?
    var byLevel: [Level: Bool]?
    var optionals: [Int?]?
    var nested: Nested?
    var children: [Varied]?
    var any: MessagePackValue?

    enum Level: String, Codable {
        case low, high
    }

    enum Event: Codable, Equatable {
        case started
        case moved(x: Int, y: Int?)
        indirect case twice(Event)
    }

    /// Decodes by hand: containers within containers, a super decoder, looking ahead, and a container that is used after the value was tried
    /// as a scalar.
    struct Nested: Codable, Equatable {
        var first: Int
        var rest: [String]
        var inner: Bool?
        var base: Double?
        var within: [Nested]?

        private enum Keys: String, CodingKey { case list, inner, within }
        private enum InnerKeys: String, CodingKey { case flag }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            _ = try? decoder.singleValueContainer().decode(String.self)
            within = try container.decodeIfPresent([Nested].self, forKey: .within)
            var list = try container.nestedUnkeyedContainer(forKey: .list)
            first = try list.decode(Int.self)
            rest = []
            while !list.isAtEnd { rest.append(try list.decodeNil() ? "" : list.decode(String.self)) }
            if container.contains(.inner) {
                let inner = try container.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
                self.inner = try inner.decodeIfPresent(Bool.self, forKey: .flag)
            }
            let superContainer = try container.superDecoder().singleValueContainer()
            base = superContainer.decodeNil() ? nil : try superContainer.decode(Double.self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encodeIfPresent(within, forKey: .within)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            try list.encode(first)
            for text in rest { try list.encode(text) }
            if let inner {
                var nested = container.nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
                try nested.encode(inner, forKey: .flag)
            }
            var superContainer = container.superEncoder().singleValueContainer()
            if let base { try superContainer.encode(base) } else { try superContainer.encodeNil() }
        }
    }
}
