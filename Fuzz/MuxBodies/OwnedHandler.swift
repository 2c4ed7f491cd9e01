// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What the owner of a machine knows of a handler that it was told to start.
struct OwnedHandler {
    enum Result: Equatable {
        case success([UInt8]?)
        case failure([UInt8], FailureDetails?)
        case refusal(String)
        /// Over, without a word.
        case abandoned
    }

    let mux: UInt64
    let isStream: Bool
    let startedAt: MuxInstant
    let deadlineMilliseconds: UInt32

    var sent: [[UInt8]?] = []
    var received: [[UInt8]?] = []
    /// How many of the received have been taken.
    var consumed = 0
    var inCapacity = 0
    var outCapacity = 0
    var isAccepted = false
    var isInputFinished: Bool
    var isBlocked = false
    var result: Result?
    var cancellation: HandlerCancellation?

    var isRunning: Bool { result == nil && cancellation == nil }
}
