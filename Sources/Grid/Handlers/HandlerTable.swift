// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Mux

/// All handlers of a node at one point in time. Never changed once it is made, so event loops read it without a lock.
final class HandlerTable: Sendable {
    enum Registration: Sendable {
        case request(RequestRegistration)
        case stream(StreamRegistration)
    }

    /// A handler, and the path it was registered with.
    struct Entry: Sendable {
        let registration: Registration
        let path: String?
    }

    private let byID: [Entry?]
    private let bySubroute: [Subroute: Entry]
    private let byName: [[UInt8]: Entry]

    init(
        byID: [Entry?] = Array(repeating: nil, count: 256),
        bySubroute: [Subroute: Entry] = [:],
        byName: [[UInt8]: Entry] = [:]
    ) {
        self.byID = byID
        self.bySubroute = bySubroute
        self.byName = byName
    }

    /// This table and one more handler, or nil when its place is taken.
    func adding(_ registration: Registration, id: HandlerID, path: String?) -> HandlerTable? {
        let entry = Entry(registration: registration, path: path)
        switch (id.kind, path) {
        case (.name(let name), _):
            let key = Array(name.utf8)
            guard byName[key] == nil else { return nil }
            var names = byName
            names[key] = entry
            return HandlerTable(byID: byID, bySubroute: bySubroute, byName: names)
        case (.number(let number), let path?):
            let key = Subroute(route: path, handler: number)
            guard bySubroute[key] == nil else { return nil }
            var routes = bySubroute
            routes[key] = entry
            return HandlerTable(byID: byID, bySubroute: routes, byName: byName)
        case (.number(let number), nil):
            guard byID[Int(number)] == nil else { return nil }
            var handlers = byID
            handlers[Int(number)] = entry
            return HandlerTable(byID: handlers, bySubroute: bySubroute, byName: byName)
        }
    }

    /// The handler of a call. A name decides alone when there is one, or else a subroute (GRID-V1 §2.5).
    func entry(for call: IncomingCall) -> Entry? {
        if let name = call.options?.handlerName { return byName[Array(name.utf8)] }
        if let subroute = call.subroute { return bySubroute[subroute] }
        return byID[Int(call.handler)]
    }
}
