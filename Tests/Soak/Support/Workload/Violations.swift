// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers

/// What was not as it must be. Only the first are kept: of one bug there may be thousands.
package final class Violations: Sendable {
    private static let maximumKept = 32

    private struct State: Sendable {
        var count = 0
        var texts: [String] = []
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    package func add(_ text: String) {
        add([text], count: 1)
    }

    package func add(_ texts: [String], count: Int) {
        state.withLockedValue { state in
            state.count += count
            state.texts.append(contentsOf: texts.prefix(max(0, Self.maximumKept - state.texts.count)))
        }
    }

    package var count: Int { state.withLockedValue { $0.count } }
    package var texts: [String] { state.withLockedValue { $0.texts } }

    /// What came since it was last taken.
    package func take() -> (texts: [String], count: Int) {
        state.withLockedValue { state in
            defer { state = State() }
            return (state.texts, state.count)
        }
    }
}
