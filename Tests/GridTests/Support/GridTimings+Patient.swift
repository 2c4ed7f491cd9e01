// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid

extension GridTimings {
    /// For tests in which no time limit of a handshake or a drain is to end anything: a machine that does other things too may be slow.
    static var patient: GridTimings {
        var timings = GridTimings.defaults
        timings.dialTimeout = .seconds(3_600)
        timings.handshakeTimeout = .seconds(3_600)
        timings.drainTimeout = .seconds(3_600)
        return timings
    }
}
