// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

/// The name under which the owner of a ``MuxMachine`` keeps the bytes of a payload until they are sent.
///
/// What it stands for is the owner's business: most likely a place in an array.
public struct PayloadToken: RawRepresentable, Hashable, Sendable {
    /// The owner's number.
    public var rawValue: Int32

    /// A name.
    @inlinable
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// No name: nothing is kept.
    public static let none = PayloadToken(rawValue: -1)
}
