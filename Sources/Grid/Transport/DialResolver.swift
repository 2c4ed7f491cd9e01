// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// Gives SwiftNIO the addresses of one dial's host, all of them, which it tries as RFC 8305 has it.
final class DialResolver: Resolver, Sendable {
    private enum State: Sendable {
        case idle
        case looking(NameLookups.Ticket?)
        case done
    }

    private let lookups: NameLookups
    private let eventLoop: any EventLoop
    private let v4: EventLoopPromise<[SocketAddress]>
    private let v6: EventLoopPromise<[SocketAddress]>
    private let state = NIOLockedValueBox(State.idle)

    init(_ lookups: NameLookups, eventLoop: any EventLoop) {
        self.lookups = lookups
        self.eventLoop = eventLoop
        v4 = eventLoop.makePromise()
        v6 = eventLoop.makePromise()
    }

    /// Asked for first. One lookup is for both.
    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        begin(host, port)
        return v6.futureResult
    }

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        v4.futureResult
    }

    /// Waits no longer. May come before anything was asked for.
    func cancelQueries() {
        finish(.failure(CancellationError()))
    }

    private func begin(_ host: String, _ port: Int) {
        let begins = state.withLockedValue { state in
            guard case .idle = state else { return false }
            state = .looking(nil)
            return true
        }
        guard begins else { return }
        let ticket = lookups.join(host) { result in
            self.finish(
                result.map { addresses in
                    addresses.map { address in
                        var address = address
                        address.port = port
                        return address
                    }
                }
            )
        }
        let isOver = state.withLockedValue { state in
            guard case .looking = state else { return true }
            state = .looking(ticket)
            return false
        }
        if isOver { lookups.leave(ticket) }
    }

    private func finish(_ result: Result<[SocketAddress], any Error>) {
        let before = state.withLockedValue { state in
            defer { state = .done }
            return state
        }
        if case .done = before { return }
        if case .looking(let ticket?) = before { lookups.leave(ticket) }
        // Both in one turn of the loop: whoever has tried all of one family is to know whether there is another.
        eventLoop.execute {
            self.v6.completeWith(result.map { $0.filter { $0.protocol == .inet6 } })
            self.v4.completeWith(result.map { $0.filter { $0.protocol == .inet } })
        }
    }
}
