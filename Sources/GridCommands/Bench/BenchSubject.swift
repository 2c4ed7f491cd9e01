// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// What `grid bench` measures.
enum BenchSubject: String, ExpressibleByArgument, CaseIterable, Encodable, Sendable {
    /// Requests to the echo handler 20: each caller makes one after the other.
    case request
    /// Messages of streams to the echo handler 31: each has 16 messages under way.
    case stream
}
