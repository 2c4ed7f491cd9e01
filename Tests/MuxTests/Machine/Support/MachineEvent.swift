// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import TestSupport

/// What a machine told its owner beside what to send.
enum MachineEvent: Hashable, Sendable {
    case callAged(UInt64)
    case callEnded(UInt64, CallEnd)
    case streamMessage(UInt64, Payload)
    case sendable(UInt64)
    case requestStarted(MuxKey, Payload)
    case streamStarted(MuxKey, Payload)
    case handlerMessage(MuxKey, Payload)
    case handlerInputFinished(MuxKey)
    case handlerSendable(MuxKey)
    case handlerCancelled(MuxKey, HandlerCancellation)
    case peerDraining
    case drained
}
