// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// What Codable writes the same way: all values have labels, and no case is without.
enum Labelled: Hashable, Codable, Sendable {
    case one(a: Int)
    case two(a: String, b: [Int]?)
}

extension Labelled: MessagePackEncodable {
    func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        switch self {
        case .one(let _a):
            writer.writeMapHeader(count: 1)
            writer.writeKey("one")
            writer.writeMapHeader(count: 1)
            writer.writeKey("a")
            try _a.encode(to: &writer)
        case .two(let _a, let _b):
            writer.writeMapHeader(count: 1)
            writer.writeKey("two")
            var count: UInt32 = 2
            if _b == nil {
                count -= 1
            }
            writer.writeMapHeader(count: count)
            writer.writeKey("a")
            try _a.encode(to: &writer)
            if let value = _b {
                writer.writeKey("b")
                try value.encode(to: &writer)
            }
        }
    }
}

extension Labelled: MessagePackDecodable {
    init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let mapOffset = reader.offset
        var pairs = try reader.beginMap()
        var found: Self?
        while pairs > 0 {
            pairs -= 1
            if reader.readKeyIfNext("one") {
                guard found == nil else {
                    throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
                }
                let start = reader.offset
                var left = try reader.beginMap()
                var _a: Int?
                if left > 0, reader.readKeyIfNext("a") {
                    left -= 1
                    _a = try Int(from: &reader)
                }
                while left > 0 {
                    left -= 1
                    let keyOffset = reader.offset
                    if reader.readKeyIfNext("a") {
                        guard _a == nil else {
                            throw .duplicateKey("a", in: Self.self, at: keyOffset)
                        }
                        _a = try Int(from: &reader)
                    } else {
                        try reader.skipPair()
                    }
                }
                reader.endCollection()
                guard let _a else {
                    throw .missingKey("a", in: Self.self, at: start)
                }
                found = Self.one(a: _a)
            } else if reader.readKeyIfNext("two") {
                guard found == nil else {
                    throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
                }
                let start = reader.offset
                var left = try reader.beginMap()
                var _a: String?
                var _b: [Int]??
                if left > 0, reader.readKeyIfNext("a") {
                    left -= 1
                    _a = try String(from: &reader)
                }
                if left > 0, reader.readKeyIfNext("b") {
                    left -= 1
                    _b = try [Int]?(from: &reader)
                }
                while left > 0 {
                    left -= 1
                    let keyOffset = reader.offset
                    if reader.readKeyIfNext("a") {
                        guard _a == nil else {
                            throw .duplicateKey("a", in: Self.self, at: keyOffset)
                        }
                        _a = try String(from: &reader)
                    } else if reader.readKeyIfNext("b") {
                        guard _b == nil else {
                            throw .duplicateKey("b", in: Self.self, at: keyOffset)
                        }
                        _b = try [Int]?(from: &reader)
                    } else {
                        try reader.skipPair()
                    }
                }
                reader.endCollection()
                guard let _a else {
                    throw .missingKey("a", in: Self.self, at: start)
                }
                found = Self.two(a: _a, b: _b ?? nil)
            } else {
                try reader.skipPair()
            }
        }
        reader.endCollection()
        guard let found else {
            throw .notOneCase(of: Self.self, in: reader.bytes, at: mapOffset)
        }
        self = found
    }
}
