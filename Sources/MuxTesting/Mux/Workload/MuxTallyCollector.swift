// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Where the workloads of many runs leave what they have met.
package final class MuxTallyCollector {
    /// All of it.
    package internal(set) var tally = MuxTally()

    /// Nothing yet.
    package init() {}
}
