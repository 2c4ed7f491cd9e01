// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation

/// A ``Sample`` that is `Codable`, for coders of any format: with the types that Foundation has for a time and for bytes.
struct CodableSample: Codable, Equatable {
    var id: Int
    var size: Int
    var name: String
    var path: String
    var isOnline: Bool
    var load: Double
    var counts: [Int]
    var labels: [String: String]
    var modified: Date
    var digest: Data

    /// How many elements its collections have.
    var elementCount: Int { name.utf8.count + path.utf8.count + counts.count + labels.count + digest.count }

    static let value = CodableSample(
        id: Sample.value.id,
        size: Sample.value.size,
        name: Sample.value.name,
        path: Sample.value.path,
        isOnline: Sample.value.isOnline,
        load: Sample.value.load,
        counts: Sample.value.counts,
        labels: Sample.value.labels,
        modified: Sample.value.modified.date,
        digest: Data(Sample.value.digest)
    )
}
