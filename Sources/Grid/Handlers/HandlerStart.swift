// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux
import NIOCore

/// A handler that has been found and is to be started, once all actions of the message that called for it are done.
enum HandlerStart {
    case request(MuxKey, RequestRegistration, ByteBuffer?, RequestContext)
    case stream(StreamRegistration, ByteBuffer?, IncomingStream, StreamEndpoint, MuxKey)

    var execution: HandlerExecution {
        switch self {
        case .request(_, let registration, _, _): registration.execution
        case .stream(let registration, _, _, _, _): registration.execution
        }
    }
}
