// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

public import Codec

extension Timestamp {
    /// The first second of the year 1, which stands for "no time" on the wire (`GRID-V1 §1.6`).
    public static let yearOne = Timestamp(seconds: -62_135_596_800)
}
