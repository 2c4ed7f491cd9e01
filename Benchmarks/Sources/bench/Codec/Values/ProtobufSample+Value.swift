// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import SwiftProtobuf

extension ProtobufSample {
    /// How many elements its collections have.
    var elementCount: Int { name.utf8.count + path.utf8.count + counts.count + labels.count + digest.count }

    /// A ``Sample`` as a message.
    static let value = ProtobufSample.with { message in
        message.id = Int64(Sample.value.id)
        message.size = Int64(Sample.value.size)
        message.name = Sample.value.name
        message.path = Sample.value.path
        message.isOnline = Sample.value.isOnline
        message.load = Sample.value.load
        message.counts = Sample.value.counts.map { Int64($0) }
        message.labels = Sample.value.labels
        message.modified = Google_Protobuf_Timestamp(
            seconds: Sample.value.modified.seconds,
            nanos: Int32(Sample.value.modified.nanoseconds)
        )
        message.digest = Data(Sample.value.digest)
    }
}
