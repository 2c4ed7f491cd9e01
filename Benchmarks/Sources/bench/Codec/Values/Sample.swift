// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// What the benchmarks of codecs encode and decode, with conformances as one would write them by hand.
struct Sample: Equatable, Sendable {
    var id: Int
    var size: Int
    var name: String
    var path: String
    var isOnline: Bool
    var load: Double
    var counts: [Int]
    var labels: [String: String]
    var modified: Timestamp
    var digest: [UInt8]

    /// How many elements its collections have.
    var elementCount: Int { name.utf8.count + path.utf8.count + counts.count + labels.count + digest.count }

    /// The value that all contestants have. Python's has the same parts.
    static let value = Sample(
        id: 1_234_567,
        size: 53_687_091_200,
        name: "volume-0123456789-ab",
        path: "/srv/data/disk/00042",
        isOnline: true,
        load: 0.8125,
        counts: [3, 250, 70_000, 1_048_576, 8_589_934_592],
        labels: ["rack": "r12", "zone": "eu-central-1", "owner": "storage"],
        modified: Timestamp(seconds: 1_700_000_000, nanoseconds: 250_000_000),
        digest: (0..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    )
}

extension Sample: MessagePackCodable {
    func encode(to writer: inout MessagePackWriter) throws(MessagePackError) {
        writer.writeMapHeader(count: 10)
        writer.writeKey("id")
        try id.encode(to: &writer)
        writer.writeKey("size")
        try size.encode(to: &writer)
        writer.writeKey("name")
        try name.encode(to: &writer)
        writer.writeKey("path")
        try path.encode(to: &writer)
        writer.writeKey("isOnline")
        try isOnline.encode(to: &writer)
        writer.writeKey("load")
        try load.encode(to: &writer)
        writer.writeKey("counts")
        try counts.encode(to: &writer)
        writer.writeKey("labels")
        try labels.encode(to: &writer)
        writer.writeKey("modified")
        try modified.encode(to: &writer)
        writer.writeKey("digest")
        try digest.encode(to: &writer)
    }

    init(from reader: inout MessagePackReader) throws(MessagePackError) {
        let start = reader.offset
        var left = try reader.beginMap()
        var id: Int?
        var size: Int?
        var name: String?
        var path: String?
        var isOnline: Bool?
        var load: Double?
        var counts: [Int]?
        var labels: [String: String]?
        var modified: Timestamp?
        var digest: [UInt8]?
        // In the order in which they are written, which is nearly always theirs.
        if left > 0, reader.readKeyIfNext("id") { left -= 1; id = try Int(from: &reader) }
        if left > 0, reader.readKeyIfNext("size") { left -= 1; size = try Int(from: &reader) }
        if left > 0, reader.readKeyIfNext("name") { left -= 1; name = try String(from: &reader) }
        if left > 0, reader.readKeyIfNext("path") { left -= 1; path = try String(from: &reader) }
        if left > 0, reader.readKeyIfNext("isOnline") { left -= 1; isOnline = try Bool(from: &reader) }
        if left > 0, reader.readKeyIfNext("load") { left -= 1; load = try Double(from: &reader) }
        if left > 0, reader.readKeyIfNext("counts") { left -= 1; counts = try [Int](from: &reader) }
        if left > 0, reader.readKeyIfNext("labels") { left -= 1; labels = try [String: String](from: &reader) }
        if left > 0, reader.readKeyIfNext("modified") { left -= 1; modified = try Timestamp(from: &reader) }
        if left > 0, reader.readKeyIfNext("digest") { left -= 1; digest = try [UInt8](from: &reader) }
        while left > 0 {
            left -= 1
            let key = reader.offset
            if reader.readKeyIfNext("id") {
                guard id == nil else { throw .duplicateKey("id", in: Self.self, at: key) }
                id = try Int(from: &reader)
            } else if reader.readKeyIfNext("size") {
                guard size == nil else { throw .duplicateKey("size", in: Self.self, at: key) }
                size = try Int(from: &reader)
            } else if reader.readKeyIfNext("name") {
                guard name == nil else { throw .duplicateKey("name", in: Self.self, at: key) }
                name = try String(from: &reader)
            } else if reader.readKeyIfNext("path") {
                guard path == nil else { throw .duplicateKey("path", in: Self.self, at: key) }
                path = try String(from: &reader)
            } else if reader.readKeyIfNext("isOnline") {
                guard isOnline == nil else { throw .duplicateKey("isOnline", in: Self.self, at: key) }
                isOnline = try Bool(from: &reader)
            } else if reader.readKeyIfNext("load") {
                guard load == nil else { throw .duplicateKey("load", in: Self.self, at: key) }
                load = try Double(from: &reader)
            } else if reader.readKeyIfNext("counts") {
                guard counts == nil else { throw .duplicateKey("counts", in: Self.self, at: key) }
                counts = try [Int](from: &reader)
            } else if reader.readKeyIfNext("labels") {
                guard labels == nil else { throw .duplicateKey("labels", in: Self.self, at: key) }
                labels = try [String: String](from: &reader)
            } else if reader.readKeyIfNext("modified") {
                guard modified == nil else { throw .duplicateKey("modified", in: Self.self, at: key) }
                modified = try Timestamp(from: &reader)
            } else if reader.readKeyIfNext("digest") {
                guard digest == nil else { throw .duplicateKey("digest", in: Self.self, at: key) }
                digest = try [UInt8](from: &reader)
            } else {
                try reader.skipPair()
            }
        }
        reader.endCollection()
        guard let id else { throw .missingKey("id", in: Self.self, at: start) }
        guard let size else { throw .missingKey("size", in: Self.self, at: start) }
        guard let name else { throw .missingKey("name", in: Self.self, at: start) }
        guard let path else { throw .missingKey("path", in: Self.self, at: start) }
        guard let isOnline else { throw .missingKey("isOnline", in: Self.self, at: start) }
        guard let load else { throw .missingKey("load", in: Self.self, at: start) }
        guard let counts else { throw .missingKey("counts", in: Self.self, at: start) }
        guard let labels else { throw .missingKey("labels", in: Self.self, at: start) }
        guard let modified else { throw .missingKey("modified", in: Self.self, at: start) }
        guard let digest else { throw .missingKey("digest", in: Self.self, at: start) }
        self.id = id
        self.size = size
        self.name = name
        self.path = path
        self.isOnline = isOnline
        self.load = load
        self.counts = counts
        self.labels = labels
        self.modified = modified
        self.digest = digest
    }
}
