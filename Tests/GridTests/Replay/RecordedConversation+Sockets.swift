// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import TestSupport

extension RecordedConversation {
    /// With what is different where the sockets are real.
    ///
    /// - Parameter isServed: whether our side is the one that is called.
    func overSockets(isServed: Bool) -> RecordedConversation {
        switch name {
        // The credit for the message and the cancellation come in one batch.
        case "stream-callback-error":
            isServed ? RecordedConversation(name, differences: differences + [.nothingForCancelled]) : self
        // Its handler takes all of a batch in the turn that received it.
        case "stream-peek": without(.creditOrder)
        default: self
        }
    }
}
