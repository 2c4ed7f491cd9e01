// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// What a payload to send is, as far as the flags of its message depend on it (GRID-V1 §2.3).
public enum OutboundPayload: Hashable, Sendable {
    /// No payload.
    case none
    /// A payload of this many bytes, which may be none.
    case bytes(count: Int)

    /// The payload's length in bytes.
    @inlinable
    var count: Int {
        switch self {
        case .none: 0
        case .bytes(let count): count
        }
    }

    /// The flag of an empty payload that is not nil.
    @inlinable
    var flags: MessageFlags {
        self == .bytes(count: 0) ? .zeroLength : []
    }
}
