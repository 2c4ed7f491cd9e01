// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation

/// A type with fields of all kinds, of which Codable makes the same.
struct Volume: Hashable, Codable, Sendable {
    var id: Int64
    var size: UInt32
    private(set) var path: String
    var isHealthy: Bool
    var ratio: Double
    var parts: [Int]
    var tags: [String: String]
    var time: Timestamp
    var digest: [UInt8]
    var note: String?
    var state: State
    var grade: Grade?
    var children: [Volume]
    var weight: Float = 1
    var created: Date, identity: UUID?
    let format = 2

    static let maximumSize = 1
    lazy var cache = 5
    var isLarge: Bool { size > 1000 }

    private enum CodingKeys: CodingKey {
        case id, size, path, isHealthy, ratio, parts, tags, time, digest, note, state, grade, children, weight,
            created
        case identity, format
    }
    enum State: String, Hashable, Codable, CaseIterable, Sendable {
        case online
        case offline = "off line"
        case `init`
    }
    enum Grade: UInt8, Hashable, Codable, CaseIterable, Sendable {
        case first = 1, second, hundredth = 100
    }

    init(_ id: Int64, note: String? = nil, children: [Volume] = []) {
        self.id = id
        size = 4_000_000_000
        path = "/data/disk-1"
        isHealthy = true
        ratio = 0.25
        parts = [1, 200, -70000]
        tags = ["a": "größer"]
        time = Timestamp(seconds: 1_700_000_000, nanoseconds: 5)
        digest = [0, 127, 128, 255]
        self.note = note
        state = .offline
        grade = note == nil ? .hundredth : nil
        self.children = children
        created = Date(timeIntervalSince1970: 1_700_000_000.5)
        identity = note == nil ? UUID(uuid: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)) : nil
    }

    static let sample = Volume(.min, children: [Volume(5, note: "x"), Volume(.max)])

    // The cache is no part of the value.
    static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.id == rhs.id && lhs.size == rhs.size && lhs.path == rhs.path && lhs.isHealthy == rhs.isHealthy
            && lhs.ratio == rhs.ratio && lhs.parts == rhs.parts && lhs.tags == rhs.tags && lhs.time == rhs.time
            && lhs.digest == rhs.digest && lhs.note == rhs.note && lhs.state == rhs.state && lhs.grade == rhs.grade
            && lhs.children == rhs.children && lhs.weight == rhs.weight && lhs.created == rhs.created
            && lhs.identity == rhs.identity
    }

    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Volume.State: MessagePackEncodable {
    func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        switch self {
        case .online:
            writer.writeKey("online")
        case .offline:
            writer.writeKey("off line")
        case .`init`:
            writer.writeKey("init")
        }
    }
}

extension Volume.State: MessagePackDecodable {
    init(from reader: inout MessagePackReader) throws(MessagePackError) {
        if reader.readKeyIfNext("online") {
            self = .online
        } else if reader.readKeyIfNext("off line") {
            self = .offline
        } else if reader.readKeyIfNext("init") {
            self = .`init`
        } else {
            throw .unknownCase(of: Self.self, in: reader.bytes, at: reader.offset)
        }
    }
}

extension Volume.Grade: MessagePackEncodable {
}

extension Volume.Grade: MessagePackDecodable {
}

extension Volume: MessagePackEncodable {
    func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        var count: UInt32 = 17
        if self.note == nil {
            count -= 1
        }
        if self.grade == nil {
            count -= 1
        }
        if self.identity == nil {
            count -= 1
        }
        writer.writeMapHeader(count: count)
        writer.writeKey("id")
        try self.id.encode(to: &writer)
        writer.writeKey("size")
        try self.size.encode(to: &writer)
        writer.writeKey("path")
        try self.path.encode(to: &writer)
        writer.writeKey("isHealthy")
        try self.isHealthy.encode(to: &writer)
        writer.writeKey("ratio")
        try self.ratio.encode(to: &writer)
        writer.writeKey("parts")
        try self.parts.encode(to: &writer)
        writer.writeKey("tags")
        try self.tags.encode(to: &writer)
        writer.writeKey("time")
        try self.time.encode(to: &writer)
        writer.writeKey("digest")
        try self.digest.encode(to: &writer)
        if let value = self.note {
            writer.writeKey("note")
            try value.encode(to: &writer)
        }
        writer.writeKey("state")
        try self.state.encode(to: &writer)
        if let value = self.grade {
            writer.writeKey("grade")
            try value.encode(to: &writer)
        }
        writer.writeKey("children")
        try self.children.encode(to: &writer)
        writer.writeKey("weight")
        try self.weight.encode(to: &writer)
        writer.writeKey("created")
        try self.created.encode(to: &writer)
        if let value = self.identity {
            writer.writeKey("identity")
            try value.encode(to: &writer)
        }
        writer.writeKey("format")
        try self.format.encode(to: &writer)
    }
}

extension Volume: MessagePackDecodable {
    init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        var left = try reader.beginMap()
        var _id: Int64?
        var _size: UInt32?
        var _path: String?
        var _isHealthy: Bool?
        var _ratio: Double?
        var _parts: [Int]?
        var _tags: [String: String]?
        var _time: Timestamp?
        var _digest: [UInt8]?
        var _note: String??
        var _state: State?
        var _grade: Grade??
        var _children: [Volume]?
        var _weight: Float?
        var _created: Date?
        var _identity: UUID??
        if left > 0, reader.readKeyIfNext("id") {
            left -= 1
            _id = try Int64(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("size") {
            left -= 1
            _size = try UInt32(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("path") {
            left -= 1
            _path = try String(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("isHealthy") {
            left -= 1
            _isHealthy = try Bool(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("ratio") {
            left -= 1
            _ratio = try Double(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("parts") {
            left -= 1
            _parts = try [Int](from: &reader)
        }
        if left > 0, reader.readKeyIfNext("tags") {
            left -= 1
            _tags = try [String: String](from: &reader)
        }
        if left > 0, reader.readKeyIfNext("time") {
            left -= 1
            _time = try Timestamp(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("digest") {
            left -= 1
            _digest = try [UInt8](from: &reader)
        }
        if left > 0, reader.readKeyIfNext("note") {
            left -= 1
            _note = try String?(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("state") {
            left -= 1
            _state = try State(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("grade") {
            left -= 1
            _grade = try Grade?(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("children") {
            left -= 1
            _children = try [Volume](from: &reader)
        }
        if left > 0, reader.readKeyIfNext("weight") {
            left -= 1
            _weight = try Float(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("created") {
            left -= 1
            _created = try Date(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("identity") {
            left -= 1
            _identity = try UUID?(from: &reader)
        }
        if left > 0, reader.readKeyIfNext("format") {
            left -= 1
            try reader.skip()
        }
        while left > 0 {
            left -= 1
            let keyOffset = reader.offset
            if reader.readKeyIfNext("id") {
                guard _id == nil else {
                    throw .duplicateKey("id", in: Self.self, at: keyOffset)
                }
                _id = try Int64(from: &reader)
            } else if reader.readKeyIfNext("size") {
                guard _size == nil else {
                    throw .duplicateKey("size", in: Self.self, at: keyOffset)
                }
                _size = try UInt32(from: &reader)
            } else if reader.readKeyIfNext("path") {
                guard _path == nil else {
                    throw .duplicateKey("path", in: Self.self, at: keyOffset)
                }
                _path = try String(from: &reader)
            } else if reader.readKeyIfNext("isHealthy") {
                guard _isHealthy == nil else {
                    throw .duplicateKey("isHealthy", in: Self.self, at: keyOffset)
                }
                _isHealthy = try Bool(from: &reader)
            } else if reader.readKeyIfNext("ratio") {
                guard _ratio == nil else {
                    throw .duplicateKey("ratio", in: Self.self, at: keyOffset)
                }
                _ratio = try Double(from: &reader)
            } else if reader.readKeyIfNext("parts") {
                guard _parts == nil else {
                    throw .duplicateKey("parts", in: Self.self, at: keyOffset)
                }
                _parts = try [Int](from: &reader)
            } else if reader.readKeyIfNext("tags") {
                guard _tags == nil else {
                    throw .duplicateKey("tags", in: Self.self, at: keyOffset)
                }
                _tags = try [String: String](from: &reader)
            } else if reader.readKeyIfNext("time") {
                guard _time == nil else {
                    throw .duplicateKey("time", in: Self.self, at: keyOffset)
                }
                _time = try Timestamp(from: &reader)
            } else if reader.readKeyIfNext("digest") {
                guard _digest == nil else {
                    throw .duplicateKey("digest", in: Self.self, at: keyOffset)
                }
                _digest = try [UInt8](from: &reader)
            } else if reader.readKeyIfNext("note") {
                guard _note == nil else {
                    throw .duplicateKey("note", in: Self.self, at: keyOffset)
                }
                _note = try String?(from: &reader)
            } else if reader.readKeyIfNext("state") {
                guard _state == nil else {
                    throw .duplicateKey("state", in: Self.self, at: keyOffset)
                }
                _state = try State(from: &reader)
            } else if reader.readKeyIfNext("grade") {
                guard _grade == nil else {
                    throw .duplicateKey("grade", in: Self.self, at: keyOffset)
                }
                _grade = try Grade?(from: &reader)
            } else if reader.readKeyIfNext("children") {
                guard _children == nil else {
                    throw .duplicateKey("children", in: Self.self, at: keyOffset)
                }
                _children = try [Volume](from: &reader)
            } else if reader.readKeyIfNext("weight") {
                guard _weight == nil else {
                    throw .duplicateKey("weight", in: Self.self, at: keyOffset)
                }
                _weight = try Float(from: &reader)
            } else if reader.readKeyIfNext("created") {
                guard _created == nil else {
                    throw .duplicateKey("created", in: Self.self, at: keyOffset)
                }
                _created = try Date(from: &reader)
            } else if reader.readKeyIfNext("identity") {
                guard _identity == nil else {
                    throw .duplicateKey("identity", in: Self.self, at: keyOffset)
                }
                _identity = try UUID?(from: &reader)
            } else {
                try reader.skipPair()
            }
        }
        reader.endCollection()
        guard let _id else {
            throw .missingKey("id", in: Self.self, at: start)
        }
        guard let _size else {
            throw .missingKey("size", in: Self.self, at: start)
        }
        guard let _path else {
            throw .missingKey("path", in: Self.self, at: start)
        }
        guard let _isHealthy else {
            throw .missingKey("isHealthy", in: Self.self, at: start)
        }
        guard let _ratio else {
            throw .missingKey("ratio", in: Self.self, at: start)
        }
        guard let _parts else {
            throw .missingKey("parts", in: Self.self, at: start)
        }
        guard let _tags else {
            throw .missingKey("tags", in: Self.self, at: start)
        }
        guard let _time else {
            throw .missingKey("time", in: Self.self, at: start)
        }
        guard let _digest else {
            throw .missingKey("digest", in: Self.self, at: start)
        }
        guard let _state else {
            throw .missingKey("state", in: Self.self, at: start)
        }
        guard let _children else {
            throw .missingKey("children", in: Self.self, at: start)
        }
        guard let _weight else {
            throw .missingKey("weight", in: Self.self, at: start)
        }
        guard let _created else {
            throw .missingKey("created", in: Self.self, at: start)
        }
        self.id = _id
        self.size = _size
        self.path = _path
        self.isHealthy = _isHealthy
        self.ratio = _ratio
        self.parts = _parts
        self.tags = _tags
        self.time = _time
        self.digest = _digest
        self.note = _note ?? nil
        self.state = _state
        self.grade = _grade ?? nil
        self.children = _children
        self.weight = _weight
        self.created = _created
        self.identity = _identity ?? nil
    }
}
