// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Grid

extension ConformanceCheck {
    /// Runs the check. It fails when it takes longer than that, and when it costs the connection.
    func outcome(on connection: GridConnection, within timeout: Duration) async -> CheckOutcome {
        CheckOutcome(name: name, failure: await failure(on: connection, within: timeout))
    }

    private func failure(on connection: GridConnection, within timeout: Duration) async -> CheckFailure? {
        let reconnects = connection.reconnects
        do {
            let isDone = try await TimeLimit.run(timeout) {
                try await body(CheckedPeer(connection: connection))
                return true
            }
            guard isDone != nil else {
                return CheckFailure(expected: "an end within \(timeout.brief)", got: "none")
            }
        } catch {
            return CheckFailure(expected: "success", got: error)
        }
        guard connection.isConnected, connection.reconnects == reconnects else {
            return CheckFailure(expected: "a connection that lasts", got: "one that broke")
        }
        return nil
    }
}
