// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import NIOCore

/// When dials were made after a loss.
struct StormHistogram: Sendable {
    private static let windowMilliseconds: Int64 = 100
    /// What is shown: later on it is more of the same.
    private static let shownWindows = 35

    /// Dials in each tenth of a second since the loss.
    private var windows: [Int] = []
    /// The same without the first of each link, which follows the loss at once.
    private var retries: [Int] = []
    /// The number of the window in which what was lost came back.
    private let backWindow: Int
    private let peers: Int
    private let total: Int
    /// From the restart until all were connected.
    let recovery: Duration

    /// Takes the dials of each link in their order.
    init(dials: [[NIODeadline]], lost: NIODeadline, back: NIODeadline, connected: NIODeadline, peers: Int) {
        self.peers = peers
        total = dials.reduce(0) { $0 + $1.count }
        recovery = .nanoseconds((connected - back).nanoseconds)
        backWindow = Self.window(of: back, since: lost)
        for dial in dials.joined() { Self.count(dial, since: lost, in: &windows) }
        for dial in dials.flatMap({ $0.dropFirst() }) { Self.count(dial, since: lost, in: &retries) }
    }

    private static func count(_ dial: NIODeadline, since lost: NIODeadline, in windows: inout [Int]) {
        let window = window(of: dial, since: lost)
        while windows.count <= window { windows.append(0) }
        windows[window] += 1
    }

    private static func window(of time: NIODeadline, since lost: NIODeadline) -> Int {
        Int((time - lost).nanoseconds / (windowMilliseconds * 1_000_000))
    }

    /// The most retries in one window.
    var largestRetryWindow: Int { retries.max() ?? 0 }

    /// A bar for each window, scaled to the number of peers.
    var lines: [String] {
        var lines = [
            "  \(total) dials, one of each link at once; the largest window of the others has \(largestRetryWindow)"
        ]
        for (index, count) in windows.prefix(Self.shownWindows).enumerated() {
            let second = "\(index / 10).\(index % 10)"
            let bar = String(repeating: "#", count: (count * 60 + peers - 1) / peers)
            let note = index == backWindow ? "  <- back" : ""
            lines.append(
                "  \(second) s \(String(repeating: " ", count: max(0, 4 - "\(count)".count)))\(count) \(bar)\(note)"
            )
        }
        return lines
    }
}
