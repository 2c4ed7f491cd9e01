// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

/// Parameters, settings and limits by the bits of four bytes, so that fuzzing reaches all of them.
struct DeflateChoice {
    let role: Role
    let parameters: PermessageDeflate.Parameters
    let configuration: PermessageDeflate.Configuration
    let limit: Int
    let piece: Int
    let releases: Bool

    init(steering: (UInt8, UInt8, UInt8, UInt8)) {
        let (windows, flags, work, sizes) = steering
        let low = 8 + Int(windows & 7)
        let high = 8 + Int(windows >> 3 & 7)
        role = windows & 64 == 0 ? .client : .server
        releases = windows & 128 != 0
        parameters = PermessageDeflate.Parameters(
            serverNoContextTakeover: flags & 1 != 0,
            clientNoContextTakeover: flags & 2 != 0,
            serverMaxWindowBits: low,
            clientMaxWindowBits: high
        )
        configuration = PermessageDeflate.Configuration(
            memoryLevel: 1 + Int(work & 15) % 9,
            compressionLevel: Int(work >> 4) % 10,
            keepsIdleState: flags & 32 != 0,
            maximumExpansionRatio: flags & 64 != 0 ? 8 : 2048,
            expansionFloor: flags & 128 != 0 ? 256 : 1 << 20
        )
        limit = Int(sizes) * Int(sizes)
        piece = 1 + Int(sizes & 31)
    }
}
