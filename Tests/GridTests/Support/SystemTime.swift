// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation

/// The system's time of day, for peers of nodes that run on the system's clocks.
enum SystemTime {
    static var now: Timestamp {
        Timestamp(seconds: Int64(Date().timeIntervalSince1970))
    }
}
