// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What an end knows of its link.
struct LinkEnd {
    /// Something that the end will learn.
    struct Notice {
        var moment: NetworkMoment
        var connection: Int
        var isLoss: Bool
    }

    /// The number of the end's connection, or 0.
    var connection = 0
    /// The newest connection that it has had and lost.
    var left = 0
    var notices: [Notice] = []

    /// When the end learns something next.
    var next: NetworkMoment {
        var next = NetworkMoment.never
        for notice in notices where notice.moment < next { next = notice.moment }
        return next
    }

    /// When the end learns of a connection; the distant past when it knows it already.
    func learns(of connection: Int) -> MuxInstant {
        for notice in notices where notice.connection == connection && !notice.isLoss { return notice.moment.time }
        return MuxInstant(nanoseconds: .min)
    }

    /// Removes the notice of a moment.
    mutating func takeNotice(at moment: NetworkMoment) -> Notice? {
        guard let index = notices.firstIndex(where: { $0.moment == moment }) else { return nil }
        let notice = notices[index]
        notices.swapAt(index, notices.count - 1)
        notices.removeLast()
        return notice
    }

    mutating func reset() {
        connection = 0
        left = 0
        notices.removeAll(keepingCapacity: true)
    }
}
