// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What an error says beside its text, where both sides have agreed to it (GRID-V1-EXTENSIONS, error codes).
public struct FailureDetails: Hashable, Sendable {
    /// A short name for the kind of error, for programs: 1 to 64 bytes.
    public var code: String?
    /// More about it, in a form that the code determines.
    public var details: [UInt8]?

    /// Makes details.
    public init(code: String? = nil, details: [UInt8]? = nil) {
        self.code = code
        self.details = details
    }
}
