// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The numbers of some rounds, in order of size.
struct Samples {
    private let sorted: [Double]

    init(_ numbers: [Double]) {
        sorted = numbers.sorted()
    }

    var median: Double { quantile(0.5) }
    var least: Double { quantile(0) }
    var greatest: Double { quantile(1) }

    /// The width of the middle half, relative to the median.
    var spread: Double { median == 0 ? 0 : (quantile(0.75) - quantile(0.25)) / median }

    private func quantile(_ part: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let place = part * Double(sorted.count - 1)
        let below = sorted[Int(place)]
        let above = sorted[min(Int(place) + 1, sorted.count - 1)]
        return below + (above - below) * (place - place.rounded(.down))
    }
}
