// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

/// What a ``Sample`` is made of, as a decoder has it that has read all bytes, and has made nothing yet of those that are kept.
final class SampleParts {
    private let scalars = Sample.value
    private let name = copy(Sample.value.name.utf8)
    private let path = copy(Sample.value.path.utf8)
    private let counts = copy(Sample.value.counts)
    private let digest = copy(Sample.value.digest)
    private let labels = copy(Sample.value.labels.map { (key: copy($0.key.utf8), value: copy($0.value.utf8)) })

    deinit {
        for text in [name, path] + labels.flatMap({ [$0.key, $0.value] }) { text.deallocate() }
        counts.deallocate()
        digest.deallocate()
        labels.deallocate()
    }

    /// Makes the value: what no decoder can do without. The texts are known to be ASCII.
    func made() -> Sample {
        var map = [String: String](minimumCapacity: labels.count)
        for label in labels { map.updateValue(Self.text(label.value), forKey: Self.text(label.key)) }
        return Sample(
            id: scalars.id,
            size: scalars.size,
            name: Self.text(name),
            path: Self.text(path),
            isOnline: scalars.isOnline,
            load: scalars.load,
            counts: [Int](counts),
            labels: map,
            modified: scalars.modified,
            digest: [UInt8](digest)
        )
    }

    @inline(__always)
    private static func text(_ utf8: UnsafeBufferPointer<UInt8>) -> String {
        String(copying: UTF8Span(unchecked: Span(_unsafeElements: utf8), isKnownASCII: true))
    }

    /// Not in an array, which would be held while it is read.
    private static func copy<Element>(_ elements: some Collection<Element>) -> UnsafeBufferPointer<Element> {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(fromContentsOf: elements)
        return UnsafeBufferPointer(copy)
    }
}
