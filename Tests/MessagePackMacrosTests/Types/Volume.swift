// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import Foundation
    import MessagePackMacros

    /// A type with fields of all kinds, of which Codable makes the same.
    @MessagePackCodable
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

        @MessagePackCodable
        enum State: String, Hashable, Codable, CaseIterable, Sendable {
            case online
            case offline = "off line"
            case `init`
        }

        @MessagePackCodable
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
#endif
