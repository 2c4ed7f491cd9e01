// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore

/// What opens a call of ours.
struct OutgoingRequest: Sendable {
    var handler: UInt8
    var subroute: Subroute?
    var payload: ByteBuffer?
    var options: CallOptions?
    var deadline: MuxInterval?
}
