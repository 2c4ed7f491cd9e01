// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// When something happens: of two things at the same time, what was brought about first happens first.
struct NetworkMoment: Comparable {
    var time: MuxInstant
    var order: UInt64

    static let never = NetworkMoment(time: .distantFuture, order: .max)

    static func < (lhs: NetworkMoment, rhs: NetworkMoment) -> Bool {
        lhs.time == rhs.time ? lhs.order < rhs.order : lhs.time < rhs.time
    }
}
