// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What the command tells the shell when it ends.
///
/// A usage error is 64, as in `sysexits.h`; the argument parser uses that number by itself.
package struct ExitStatus: RawRepresentable, Hashable, Sendable {
    package var rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let success = ExitStatus(rawValue: 0)
    /// Something local went wrong: invalid input, an address in use, a failed check.
    package static let failure = ExitStatus(rawValue: 1)
    /// The handler on the other side answered with an error.
    package static let remoteError = ExitStatus(rawValue: 2)
    /// There was no connection, or it broke before the answer came.
    package static let disconnected = ExitStatus(rawValue: 3)
    /// The deadline passed before the answer came.
    package static let deadlineExceeded = ExitStatus(rawValue: 4)
    package static let usage = ExitStatus(rawValue: 64)
}
