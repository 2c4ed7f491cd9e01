// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import Testing
import TestSupport

/// A request that a handler is to answer.
struct HandlerRequest {
    let end: MachineEnd
    let key: MuxKey
    let payload: Payload

    /// Answers; false when no answer was wanted any more.
    @discardableResult
    func respond(_ payload: Payload, isError: Bool = false) -> Bool {
        end.respond(to: key, payload, isError: isError)
    }
}
