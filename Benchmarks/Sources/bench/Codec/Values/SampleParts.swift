// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// What a ``Sample`` is made of, as a decoder has it that has read all bytes, and has made nothing yet of those that are kept.
struct SampleParts {
    private let sample = Sample.value
    private let name = Array(Sample.value.name.utf8)
    private let path = Array(Sample.value.path.utf8)
    private let labels = Sample.value.labels.map { (key: Array($0.key.utf8), value: Array($0.value.utf8)) }

    /// Makes the value: what no decoder can do without. The texts are known to be ASCII, and no key to be there twice.
    func made() -> Sample {
        var map = [String: String](minimumCapacity: labels.count)
        for label in labels { map[Self.text(label.key)] = Self.text(label.value) }
        return Sample(
            id: sample.id,
            size: sample.size,
            name: Self.text(name),
            path: Self.text(path),
            isOnline: sample.isOnline,
            load: sample.load,
            counts: Self.copy(sample.counts),
            labels: map,
            modified: sample.modified,
            digest: Self.copy(sample.digest)
        )
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: true))
    }

    private static func copy<Element>(_ elements: [Element]) -> [Element] {
        elements.withUnsafeBufferPointer { Array($0) }
    }
}
