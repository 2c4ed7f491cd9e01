// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Pieces of memory as payloads lie in a buffer: one behind the other, each behind a header. Short ones are not used again at
/// once, or what is measured is how a processor forwards bytes that it has not written yet.
struct MaskingPlaces {
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
