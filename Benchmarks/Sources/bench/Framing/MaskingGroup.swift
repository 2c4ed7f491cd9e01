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
    let places = Places(size)
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

/// Pieces of memory as payloads lie in a buffer: one behind the other, each behind a header. Short ones are not used again at
/// once, or what is measured is how a processor forwards bytes that it has not written yet.
private struct Places {
    private let memory: UnsafeMutableRawBufferPointer
    private let size: Int
    private let stride: Int
    private let mask: Int
    /// From a source to its target: half a page more than whole pages, as `memcpy` takes many times as long where the two have
    /// the same place in their pages.
    private let distance: Int

    init(_ size: Int) {
        self.size = size
        stride = size + 8
        mask = size < 1024 ? 15 : 0
        distance = ((mask + 1) * stride + 4095) / 4096 * 4096 + 2048
        memory = .allocate(byteCount: distance + (mask + 1) * stride, alignment: 4096)
        memory.initializeMemory(as: UInt8.self, repeating: 0xA5)
    }

    func source(_ operation: Int) -> UnsafeMutableRawBufferPointer {
        let start = (operation & mask) * stride + 8
        return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + size])
    }

    func target(_ operation: Int) -> UnsafeMutableRawBufferPointer {
        let start = distance + (operation & mask) * stride + 8
        return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + size])
    }
}

/// Not inlined, or the compiler would see that all copies but one are in vain.
@inline(never)
private func copy(_ source: UnsafeMutableRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) {
    guard let from = source.baseAddress, let to = target.baseAddress else { return }
    memcpy(to, from, source.count)
}
