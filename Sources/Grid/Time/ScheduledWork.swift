// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Work that a ``GridClock`` will run unless it is cancelled before.
package struct ScheduledWork: Sendable {
    private let onCancel: @Sendable () -> Void

    package init(onCancel: @escaping @Sendable () -> Void) {
        self.onCancel = onCancel
    }

    /// Has no effect on work that has run.
    package func cancel() {
        onCancel()
    }
}
