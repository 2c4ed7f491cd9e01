// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import NIOSSL

/// The TLS of a dialer, set up when it is first needed: reading the authorities that a system trusts takes a while.
final class DialerTLS: Sendable {
    private let settings: GridTLS
    private let cached = NIOLockedValueBox<NIOSSLContext?>(nil)

    init(_ settings: GridTLS) {
        self.settings = settings
    }

    /// The context of all connections.
    ///
    /// - Throws: ``GridError`` with `invalidConfiguration` when it cannot be set up.
    func context() throws(GridError) -> NIOSSLContext {
        if let context = cached.withLockedValue({ $0 }) { return context }
        let context = try settings.dialerContext()
        cached.withLockedValue { $0 = context }
        return context
    }
}
