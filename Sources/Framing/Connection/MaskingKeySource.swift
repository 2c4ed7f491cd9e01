// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CMasking

/// Gives each frame a masking key of its own (RFC 6455 §5.3, §10.3).
///
/// Keys are drawn many at a time: the system's generator is a system call, which takes longer than everything else about a
/// frame of a few hundred bytes.
struct MaskingKeySource: Sendable {
    /// 256 bytes: as many as one call of the system gives.
    private static let keysPerDraw = 64

    private var generator: any RandomNumberGenerator & Sendable
    /// The keys of the last draw; none before the first, as a server needs none.
    private var words: [UInt32] = []
    /// How many of them have been given out.
    private var used = 0

    init(_ generator: any RandomNumberGenerator & Sendable) {
        self.generator = generator
    }

    @inline(__always)
    mutating func next() -> MaskingKey {
        if used == words.count { draw() }
        used &+= 1
        return MaskingKey(lowestFirst: words[used &- 1])
    }

    @inline(never)
    private mutating func draw() {
        if words.isEmpty { words = [UInt32](repeating: 0, count: Self.keysPerDraw) }
        used = 0
        let isDrawn =
            generator is SystemRandomNumberGenerator
            && words.withUnsafeMutableBytes { masking_draw($0.baseAddress, $0.count) }
        guard !isDrawn else { return }
        for index in stride(from: 0, to: Self.keysPerDraw, by: 2) {
            let number = generator.next()
            words[index] = UInt32(truncatingIfNeeded: number)
            words[index + 1] = UInt32(truncatingIfNeeded: number &>> 32)
        }
    }
}
