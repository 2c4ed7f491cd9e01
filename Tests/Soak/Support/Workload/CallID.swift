// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Names one call among all of a run: who made it, in which of its lives, and the how manieth to its peer it was.
struct CallID: RawRepresentable, Hashable, Sendable {
    /// The numbers of a caller's calls to one peer.
    static let sequenceBits = 40
    private static let lifeBits = 14

    let rawValue: UInt64

    init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    init(caller: Int, life: Int, sequence: UInt64) {
        let source = UInt64(truncatingIfNeeded: caller) << Self.lifeBits | UInt64(truncatingIfNeeded: life)
        rawValue = source << Self.sequenceBits | sequence
    }

    /// The caller and its life.
    var source: UInt64 { rawValue >> Self.sequenceBits }
    var sequence: UInt64 { rawValue & (1 << Self.sequenceBits - 1) }
    var caller: Int { Int(source >> Self.lifeBits) }
}
