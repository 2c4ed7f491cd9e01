// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import MessagePackMacros

/// A ``Sample`` whose conformances the macro writes.
@MessagePackCodable
struct MacroSample: Equatable {
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

    static let value = MacroSample(
        id: Sample.value.id,
        size: Sample.value.size,
        name: Sample.value.name,
        path: Sample.value.path,
        isOnline: Sample.value.isOnline,
        load: Sample.value.load,
        counts: Sample.value.counts,
        labels: Sample.value.labels,
        modified: Sample.value.modified,
        digest: Sample.value.digest
    )
}
