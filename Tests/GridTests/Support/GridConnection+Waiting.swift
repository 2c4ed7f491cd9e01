// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Grid

extension GridConnection {
    /// Returns once the statistics are as they should be, which is looked at whenever the state changes.
    func waitUntil(_ condition: (ConnectionStatistics) -> Bool) async throws {
        for await _ in states() where condition(await statistics()) { return }
        throw CancellationError()
    }

    /// Returns once the last attempt, or the last connection, has failed for a reason that says this.
    func waitForError(_ text: String) async throws {
        try await waitUntil { $0.lastError?.contains(text) == true }
    }
}
