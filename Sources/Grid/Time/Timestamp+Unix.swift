// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec

extension Timestamp {
    /// Nanoseconds since 1970, saturating in the years 1677 and 2262.
    var saturatedNanoseconds: Int64 {
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = whole.addingReportingOverflow(Int64(nanoseconds))
        return overflow || carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// Nanoseconds since 1970 in decimal, as the time field of an upgrade request (GRID-V1 §1.2).
    var unixNanoseconds: String { String(saturatedNanoseconds) }
}
