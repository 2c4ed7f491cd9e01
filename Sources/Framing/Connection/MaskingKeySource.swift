// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Gives each frame a masking key of its own (RFC 6455 §5.3, §10.3).
struct MaskingKeySource: Sendable {
    private var generator: any RandomNumberGenerator & Sendable
    /// The other half of the last number drawn: the system's generator is a system call.
    private var spare: UInt32?

    init(_ generator: any RandomNumberGenerator & Sendable) {
        self.generator = generator
    }

    mutating func next() -> MaskingKey {
        if let word = spare.take() { return MaskingKey(lowestFirst: word) }
        let number = generator.next()
        spare = UInt32(truncatingIfNeeded: number &>> 32)
        return MaskingKey(lowestFirst: UInt32(truncatingIfNeeded: number))
    }
}
