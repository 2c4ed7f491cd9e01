// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// A type with fields of all kinds that writes and reads itself, and is `Codable` too, with the same form.
struct Disk: Hashable, Codable, Sendable {
    var id: Int64
    var size: UInt32
    var path: String
    var isHealthy: Bool
    var ratio: Double
    var parts: [Int]
    var tags: [String: String]
    var time: Timestamp
    var digest: [UInt8]
    var note: String?
    var children: [Disk]

    static let sample = Disk(
        id: -5,
        size: 4_000_000_000,
        path: "/data/disk-1",
        isHealthy: true,
        ratio: 0.25,
        parts: [1, 200, -70000],
        tags: ["a": "b"],
        time: Timestamp(seconds: 1_700_000_000, nanoseconds: 5),
        digest: [0, 127, 128, 255],
        note: nil,
        children: [
            Disk(
                id: .max,
                size: 0,
                path: "",
                isHealthy: false,
                ratio: -1e300,
                parts: [],
                tags: [:],
                time: Timestamp(seconds: -1),
                digest: [],
                note: "größer",
                children: []
            )
        ]
    )
}

extension Disk: MessagePackEncodable, MessagePackDecodable {
    func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.writeMapHeader(count: note == nil ? 10 : 11)
        writer.writeKey("id")
        try id.encode(to: &writer)
        writer.writeKey("size")
        try size.encode(to: &writer)
        writer.writeKey("path")
        try path.encode(to: &writer)
        writer.writeKey("isHealthy")
        try isHealthy.encode(to: &writer)
        writer.writeKey("ratio")
        try ratio.encode(to: &writer)
        writer.writeKey("parts")
        try parts.encode(to: &writer)
        writer.writeKey("tags")
        try tags.encode(to: &writer)
        writer.writeKey("time")
        try time.encode(to: &writer)
        writer.writeKey("digest")
        try digest.encode(to: &writer)
        if let note {
            writer.writeKey("note")
            try note.encode(to: &writer)
        }
        writer.writeKey("children")
        try children.encode(to: &writer)
    }

    init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        var fields = Fields()
        let count = try reader.beginMap()
        for _ in 0..<count { try fields.readOne(&reader) }
        reader.endCollection()
        guard let id = fields.id else { throw .missingKey("id", in: Self.self, at: start) }
        guard let size = fields.size else { throw .missingKey("size", in: Self.self, at: start) }
        guard let path = fields.path else { throw .missingKey("path", in: Self.self, at: start) }
        guard let isHealthy = fields.isHealthy else { throw .missingKey("isHealthy", in: Self.self, at: start) }
        guard let ratio = fields.ratio else { throw .missingKey("ratio", in: Self.self, at: start) }
        guard let parts = fields.parts else { throw .missingKey("parts", in: Self.self, at: start) }
        guard let tags = fields.tags else { throw .missingKey("tags", in: Self.self, at: start) }
        guard let time = fields.time else { throw .missingKey("time", in: Self.self, at: start) }
        guard let digest = fields.digest else { throw .missingKey("digest", in: Self.self, at: start) }
        guard let children = fields.children else { throw .missingKey("children", in: Self.self, at: start) }
        self.init(
            id: id,
            size: size,
            path: path,
            isHealthy: isHealthy,
            ratio: ratio,
            parts: parts,
            tags: tags,
            time: time,
            digest: digest,
            note: fields.note ?? nil,
            children: children
        )
    }

    private struct Fields {
        var id: Int64?
        var size: UInt32?
        var path: String?
        var isHealthy: Bool?
        var ratio: Double?
        var parts: [Int]?
        var tags: [String: String]?
        var time: Timestamp?
        var digest: [UInt8]?
        var note: String??
        var children: [Disk]?

        mutating func readOne(_ reader: inout MessagePackReader) throws(MessagePackError) {
            let start = reader.offset
            if reader.readKeyIfNext("id") {
                try read(&id, "id", start, &reader)
            } else if reader.readKeyIfNext("size") {
                try read(&size, "size", start, &reader)
            } else if reader.readKeyIfNext("path") {
                try read(&path, "path", start, &reader)
            } else if reader.readKeyIfNext("isHealthy") {
                try read(&isHealthy, "isHealthy", start, &reader)
            } else if reader.readKeyIfNext("ratio") {
                try read(&ratio, "ratio", start, &reader)
            } else if reader.readKeyIfNext("parts") {
                try read(&parts, "parts", start, &reader)
            } else if reader.readKeyIfNext("tags") {
                try read(&tags, "tags", start, &reader)
            } else if reader.readKeyIfNext("time") {
                try read(&time, "time", start, &reader)
            } else if reader.readKeyIfNext("digest") {
                try read(&digest, "digest", start, &reader)
            } else if reader.readKeyIfNext("note") {
                try read(&note, "note", start, &reader)
            } else if reader.readKeyIfNext("children") {
                try read(&children, "children", start, &reader)
            } else {
                try reader.skipPair()
            }
        }

        private func read<Value: MessagePackDecodable>(
            _ field: inout Value?,
            _ key: String,
            _ start: Int,
            _ reader: inout MessagePackReader
        ) throws(MessagePackError) {
            guard field == nil else { throw .duplicateKey(key, in: Disk.self, at: start) }
            field = try Value(from: &reader)
        }
    }
}
