// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Framing

extension BenchmarkGroup {
    /// Unmasking alone, against the bandwidth of memory.
    static let masking = comparing(
        "masking",
        title: "Unmasking",
        text: """
            `MaskingKey.apply(to:)`, in place, and `MaskingKey.apply(copying:into:)`, beside `memcpy` of as many bytes.
            """,
        unit: .gigabytesPerSecond
    ) {
        [512, 64 << 10, 1 << 20].map { size in
            Comparison(
                name: size < 1024 ? "\(size) bytes" : size < 1 << 20 ? "\(size >> 10) KiB" : "\(size >> 20) MiB",
                bytes: size,
                contestants: maskingContestants(size)
            )
        }
    }
}

private func maskingContestants(_ size: Int) -> [Contestant] {
    let key = MaskingKey(0x37, 0xFA, 0x21, 0x3D)
    let places = MaskingPlaces(size)
    return [
        Contestant("in place") { operations in
            for operation in 0..<operations { key.apply(to: places.source(operation)) }
            return operations
        },
        Contestant("copying") { operations in
            for operation in 0..<operations {
                key.apply(copying: UnsafeRawBufferPointer(places.source(operation)), into: places.target(operation))
            }
            return operations
        },
        Contestant("memcpy") { operations in
            for operation in 0..<operations { copy(places.source(operation), places.target(operation)) }
            return operations
        },
    ]
}

/// Not inlined, or the compiler would see that all copies but one are in vain.
@inline(never)
private func copy(_ source: UnsafeMutableRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) {
    guard let from = source.baseAddress, let to = target.baseAddress else { return }
    memcpy(to, from, source.count)
}
