// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// What finds a handler: its number, or a subroute's bytes alone (`GRID-V1 §2.5`).
enum HandlerRoute: Hashable, Sendable {
    case id(UInt8)
    case subroute(Subroute)

    init(_ call: IncomingCall) {
        self = call.subroute.map { .subroute($0) } ?? .id(call.handler)
    }
}
