// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// Where the callers of `grid bench` run.
enum BenchExecutor: String, ExpressibleByArgument, CaseIterable, Encodable, Sendable {
    /// On the connection's event loop.
    case loop
    /// On the threads that all tasks share.
    case global
}
