// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Dispatch
import Grid
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@Suite("Looking up names", .timeLimit(.minutes(1)))
struct NameLookupTests {
    /// Lookups that the test lets end.
    private final class Directory: Sendable {
        struct Unknown: Error {}

        private let asked = NIOLockedValueBox<[String]>([])
        private let hanging = DispatchSemaphore(value: 0)
        private let begun: AsyncStream<String>.Continuation
        /// The names whose lookup has begun, in their order.
        let begins: AsyncStream<String>

        init() {
            (begins, begun) = AsyncStream.makeStream()
        }

        var names: [String] { asked.withLockedValue { $0 } }

        /// Names with `hangs` have no answer before they are told to; all others have the addresses that are their labels.
        func lookUp(_ host: String) throws -> [SocketAddress] {
            asked.withLockedValue { $0.append(host) }
            begun.yield(host)
            if host.contains("hangs") { hanging.wait() }
            let addresses = host.split(separator: "_").compactMap { try? SocketAddress(ipAddress: String($0), port: 0) }
            if addresses.isEmpty { throw Unknown() }
            return addresses
        }

        func lookups(atOnce: Int = 8) -> NameLookups {
            NameLookups(maximumAtOnce: atOnce) { try self.lookUp($0) }
        }

        func end(_ count: Int) {
            for _ in 0..<count { hanging.signal() }
        }
    }

    private static func request(_ host: String, port: Int, on eventLoop: any EventLoop) -> DialRequest {
        DialRequest(
            local: "http://local:1",
            remote: "http://remote:1",
            address: .tcp(host: host, port: port),
            timeout: .seconds(3_600),
            eventLoop: eventLoop
        )
    }

    private static func dialer(_ lookups: NameLookups) -> ConnectWS {
        ConnectWS(authenticator: SharedToken("secret"), lookups: lookups)
    }

    /// Waits for what happens on other threads.
    private static func wait(until condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test("A name whose lookup hangs delays neither other names nor addresses, also not those of the same event loop")
    func hanging() async throws {
        let directory = Directory()
        let lookups = directory.lookups()
        let dialer = Self.dialer(lookups)
        let (port, accepted, listener) = try await RawPeer.listen()
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        await withTaskGroup(of: Void.self) { group in
            var begins = directory.begins.makeAsyncIterator()
            group.addTask { _ = try? await dialer.dial(Self.request("hangs", port: port, on: eventLoop)) }
            #expect(await begins.next() == "hangs")
            var peers = accepted.makeAsyncIterator()
            for host in ["127.0.0.1_", "127.0.0.1"] {
                group.addTask { _ = try? await dialer.dial(Self.request(host, port: port, on: eventLoop)) }
                #expect(await peers.next() != nil)
            }
            // The address needed none.
            #expect(directory.names == ["hangs", "127.0.0.1_"])
            group.cancelAll()
        }
        await Self.wait { lookups.tickets == 0 }
        #expect(lookups.names == 1)
        directory.end(1)
        await Self.wait { lookups.names == 0 }
        try await listener.close()
    }

    @Test("Dials of one name share its lookup, also those that come after others were given up, and all fail with it")
    func sharing() async throws {
        let directory = Directory()
        let lookups = directory.lookups()
        let dialer = Self.dialer(lookups)
        let group = MultiThreadedEventLoopGroup.singleton
        for _ in 0..<20 {
            let dial = Task { try await dialer.dial(Self.request("hangs", port: 1, on: group.next())) }
            await Self.wait { lookups.tickets == 1 }
            dial.cancel()
            await #expect(throws: CancellationError.self) { _ = try await dial.value }
            await Self.wait { lookups.tickets == 0 }
        }
        let dials = (0..<5).map { _ in
            Task { try await dialer.dial(Self.request("hangs", port: 1, on: group.next())) }
        }
        await Self.wait { lookups.tickets == 5 }
        #expect(lookups.names == 1)
        directory.end(1)
        for dial in dials {
            await #expect { _ = try await dial.value } throws: { error in
                (error as? NIOConnectionError)?.dnsAError is Directory.Unknown
            }
        }
        #expect(directory.names == ["hangs"])
        #expect(lookups.names == 0)
    }

    @Test("A name that has been looked up is looked up anew at the next dial")
    func anew() async throws {
        let directory = Directory()
        let dialer = Self.dialer(directory.lookups())
        for _ in 0..<3 {
            await #expect(throws: (any Error).self) {
                _ = try await dialer.dial(
                    Self.request("unknown", port: 1, on: MultiThreadedEventLoopGroup.singleton.next())
                )
            }
        }
        #expect(directory.names == ["unknown", "unknown", "unknown"])
    }

    @Test("Lookups at once are bounded; names wait in their order, once each, and no longer than somebody wants them")
    func bound() async throws {
        let directory = Directory()
        let lookups = directory.lookups(atOnce: 2)
        let served = NIOLockedValueBox<[String]>([])
        func join(_ host: String) -> NameLookups.Ticket {
            lookups.join(host) { _ in served.withLockedValue { $0.append(host) } }
        }
        let running = ["hangs1", "hangs2"].map(join)
        var begins = directory.begins.makeAsyncIterator()
        #expect(await [begins.next(), begins.next()].compactMap { $0 }.sorted() == ["hangs1", "hangs2"])
        var waiting = ["hangs3", "hangs4", "hangs5", "hangs3", "hangs5"].map(join)
        #expect(lookups.names == 5 && lookups.tickets == 7)
        // One of the third name's stays; nobody wants the fourth.
        lookups.leave(waiting.removeFirst())
        lookups.leave(waiting.removeFirst())
        lookups.leave(running[0])
        #expect(lookups.names == 4 && lookups.tickets == 4)
        // Given back twice, it is nobody else's.
        lookups.leave(running[0])
        #expect(lookups.tickets == 4)
        directory.end(2)
        #expect(await [begins.next(), begins.next()].compactMap { $0 }.sorted() == ["hangs3", "hangs5"])
        directory.end(2)
        await Self.wait { lookups.names == 0 }
        await Self.wait { served.withLockedValue { $0.count } == 4 }
        #expect(served.withLockedValue { $0.sorted() } == ["hangs2", "hangs3", "hangs5", "hangs5"])
        #expect(!directory.names.contains("hangs4"))
    }

    @Test(
        "All addresses of a name are tried, of either family, until one answers",
        arguments: ["127.0.0.9_127.0.0.1", "::1_127.0.0.1", "127.0.0.9_127.0.0.8_::1_127.0.0.1"]
    )
    func addresses(host: String) async throws {
        let (port, accepted, listener) = try await RawPeer.listen()
        let dialer = Self.dialer(Directory().lookups())
        let dial = Task {
            try await dialer.dial(
                Self.request(host, port: port, on: MultiThreadedEventLoopGroup.singleton.next())
            )
        }
        var peers = accepted.makeAsyncIterator()
        #expect(await peers.next() != nil)
        dial.cancel()
        await #expect(throws: (any Error).self) { _ = try await dial.value }
        try await listener.close()
    }

    @Test("A dial that is cancelled before it begins looks nothing up")
    func cancelled() async throws {
        let directory = Directory()
        let lookups = directory.lookups()
        let dialer = Self.dialer(lookups)
        let dial = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await dialer.dial(
                Self.request("hangs", port: 1, on: MultiThreadedEventLoopGroup.singleton.next())
            )
        }
        await #expect(throws: CancellationError.self) { _ = try await dial.value }
        #expect(lookups.names == 0 && directory.names.isEmpty)
    }

    @Test("A port that is none is an error", arguments: [-1, 65_536, .max])
    func port(_ port: Int) async throws {
        let dialer = Self.dialer(Directory().lookups())
        for host in ["127.0.0.1", "name"] {
            await #expect {
                _ = try await dialer.dial(
                    Self.request(host, port: port, on: MultiThreadedEventLoopGroup.singleton.next())
                )
            } throws: {
                ($0 as? GridError)?.code == .invalidConfiguration
            }
        }
    }

    @Test("The system knows this machine, and says why it does not know others")
    func system() throws {
        let addresses = try SystemNames.addresses(of: "localhost")
        #expect(addresses.contains { $0.ipAddress == "127.0.0.1" || $0.ipAddress == "::1" })
        #expect(addresses.allSatisfy { $0.protocol == .inet || $0.protocol == .inet6 })
        // No label is as long.
        #expect { try SystemNames.addresses(of: String(repeating: "a", count: 2_000)) } throws: { error in
            guard let error = error as? GridError else { return false }
            return error.code == .dialFailed && error.message.contains("cannot be looked up: ")
        }
    }
}
