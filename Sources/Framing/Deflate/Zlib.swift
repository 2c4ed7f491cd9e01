// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CZlib
import Synchronization

/// The system's zlib, on which permessage-deflate (RFC 7692) rests.
package enum Zlib {
    /// The version of the library that is linked, such as `1.3.1`.
    package static var version: String { String(cString: zlibVersion()) }

    /// How many streams of this process hold memory of zlib's: 0 once everything has been released.
    package static var liveStreams: Int { count.load(ordering: .relaxed) }

    private static let count = Atomic<Int>(0)

    static func streamWasMade() { count.add(1, ordering: .relaxed) }

    static func streamWasReleased() { count.subtract(1, ordering: .relaxed) }
}
