// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The payload of the recorded messages: byte i is (i * 7 + 3) & 0xff.
package enum PayloadPattern {
    /// The first `count` bytes of it.
    package static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) }
    }
}
