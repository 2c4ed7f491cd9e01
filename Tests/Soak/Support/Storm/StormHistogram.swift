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
    /// The number of the window in which what was lost came back.
    private let backWindow: Int
    private let peers: Int
    private let total: Int
    /// From the restart until all were connected.
    let recovery: Duration

    init(dials: [NIODeadline], lost: NIODeadline, back: NIODeadline, connected: NIODeadline, peers: Int) {
        self.peers = peers
        total = dials.count
        recovery = .nanoseconds((connected - back).nanoseconds)
        backWindow = Self.window(of: back, since: lost)
        for dial in dials {
            let window = Self.window(of: dial, since: lost)
            while windows.count <= window { windows.append(0) }
            windows[window] += 1
        }
    }

    private static func window(of time: NIODeadline, since lost: NIODeadline) -> Int {
        Int((time - lost).nanoseconds / (windowMilliseconds * 1_000_000))
    }

    /// The most dials in one window after those that follow the loss at once, which are one for each connection that was lost.
    var largestRetryWindow: Int { windows.dropFirst(5).max() ?? 0 }

    /// A bar for each window, scaled to the number of peers.
    var lines: [String] {
        var lines = ["  \(total) dials; the largest window after the first half second has \(largestRetryWindow)"]
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
