// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// All handlers of a node at one point in time. Never changed once it is made, so event loops read it without a lock.
final class HandlerTable: Sendable {
    enum Registration: Sendable {
        case request(RequestRegistration)
        case stream(StreamRegistration)
    }

    private let byID: [Registration?]
    private let bySubroute: [Subroute: Registration]

    init(byID: [Registration?] = Array(repeating: nil, count: 256), bySubroute: [Subroute: Registration] = [:]) {
        self.byID = byID
        self.bySubroute = bySubroute
    }

    /// This table and one more handler, or nil when its place is taken.
    func adding(_ registration: Registration, id: UInt8, subroute: Subroute?) -> HandlerTable? {
        if let subroute {
            guard bySubroute[subroute] == nil else { return nil }
            var routes = bySubroute
            routes[subroute] = registration
            return HandlerTable(byID: byID, bySubroute: routes)
        }
        guard byID[Int(id)] == nil else { return nil }
        var handlers = byID
        handlers[Int(id)] = registration
        return HandlerTable(byID: handlers, bySubroute: bySubroute)
    }

    /// The handler of a call. A subroute alone decides when there is one (GRID-V1 §2.5).
    func registration(for call: IncomingCall) -> Registration? {
        if let subroute = call.subroute { return bySubroute[subroute] }
        return byID[Int(call.handler)]
    }
}
