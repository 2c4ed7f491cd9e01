// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOHTTP1

extension NIOHTTPDecoderLimitConfiguration {
    /// What the HTTP head of an opening handshake may hold: NIO's own defaults allow a stranger 2 MiB.
    init(_ limits: HandshakeLimits) {
        self.init()
        maxHeaderFieldSize = max(1, limits.maximumFieldBytes)
        maxHeaderListSize = max(1, limits.maximumFieldBytes)
        maxHeaderFieldCount = max(1, limits.maximumFields)
    }
}
