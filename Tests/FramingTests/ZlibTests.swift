// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("The system's zlib")
struct ZlibTests {
    @Test("Its version is told")
    func version() {
        #expect(Zlib.version.hasPrefix("1."))
    }
}
