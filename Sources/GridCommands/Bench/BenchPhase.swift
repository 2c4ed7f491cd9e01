// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Synchronization

/// How far the measurement of a row is; the callers look at it between two calls.
final class BenchPhase: Sendable {
    enum Value: UInt8, AtomicRepresentable, Sendable {
        case warmUp, measuring, over
    }

    private let value = Atomic(Value.warmUp)

    var isMeasuring: Bool { value.load(ordering: .relaxed) == .measuring }
    var isOver: Bool { value.load(ordering: .relaxed) == .over }

    func set(_ value: Value) {
        self.value.store(value, ordering: .relaxed)
    }
}
