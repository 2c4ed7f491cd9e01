// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

/// What a random run knows of one call: what either side sent and got, and how it ended for each.
struct ModelCall {
    let isStream: Bool

    // The caller's view.
    var sent: [Payload] = []
    var received: [Payload] = []
    var unconsumed = 0
    var isInputFinished = false
    var isBlocked = false
    var end: CallEnd?

    // The handler's view.
    var key: MuxKey?
    var handlerSent: [Payload] = []
    var handlerReceived: [Payload] = []
    var handlerUnconsumed = 0
    var isHandlerInputFinished = false
    var isHandlerBlocked = false
    /// What the handler returned: a result or an error's text.
    var returned: (payload: Payload, isError: Bool)?
    var isHandlerCancelled = false

    var isHandlerRunning: Bool { key != nil && returned == nil && !isHandlerCancelled }
}
