// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOHTTP1

extension NIOHTTPDecoderLimitConfiguration {
    /// What the HTTP head of an opening handshake may hold: NIO's own defaults allow a stranger 2 MiB.
    static var handshake: NIOHTTPDecoderLimitConfiguration {
        let limits = HandshakeLimits.defaults
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = limits.maximumFieldBytes
        configuration.maxHeaderListSize = limits.maximumFieldBytes
        configuration.maxHeaderFieldCount = limits.maximumFields
        return configuration
    }
}
