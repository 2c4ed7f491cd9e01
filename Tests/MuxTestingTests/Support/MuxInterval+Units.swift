// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

extension MuxInterval {
    static let zero = MuxInterval(nanoseconds: 0)

    static func nanoseconds(_ count: Int64) -> MuxInterval { MuxInterval(nanoseconds: count) }
}

extension MuxInstant {
    static let zero = MuxInstant(nanoseconds: 0)

    static func nanoseconds(_ count: Int64) -> MuxInstant { MuxInstant(nanoseconds: count) }
}
