// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// Ends a command with one line on standard error and a status for the shell.
package struct CommandFailure: Error {
    package var status: ExitStatus
    /// One line: what went wrong and what to do about it.
    package var message: String

    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}
