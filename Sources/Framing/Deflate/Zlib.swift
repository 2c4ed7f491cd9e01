// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CZlib

/// The system's zlib, on which permessage-deflate (RFC 7692) rests.
package enum Zlib {
    /// The version of the library that is linked, such as `1.3.1`.
    package static var version: String { String(cString: zlibVersion()) }
}
