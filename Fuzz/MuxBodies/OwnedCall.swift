// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What the owner of a machine knows of a call that it has made.
struct OwnedCall {
    let isStream: Bool
    let handler: UInt8
    let options: CallOptions?
    let initial: [UInt8]?
    /// Of a stream's directions, as they were asked for.
    let inCapacity: Int
    let outCapacity: Int
    let openedAt: MuxInstant
    let deadline: MuxInstant
    let hasOwnDeadline: Bool

    var sent: [[UInt8]?] = []
    var received: [[UInt8]?] = []
    /// How many of the received have been taken.
    var consumed = 0
    var isInputFinished: Bool
    var isBlocked = false
    var isCancelled = false
    var isOpen = true
    /// How it failed, if it has.
    var failure: CallFailure?
    /// The handler that the peer has started for it.
    var startedAs: MuxKey?
}
