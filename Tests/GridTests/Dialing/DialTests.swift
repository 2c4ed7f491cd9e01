// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Grid
import Mux
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@Suite("Dials", .timeLimit(.minutes(1)))
struct DialTests {
    @Test(
        "The time of the handshake begins when the channel has connected, and ends with the handshake",
        arguments: [false, true]
    )
    func handshakeTime(isDone: Bool) throws {
        let clock = ManualClock(wallTime: Timestamp(seconds: 1_795_458_699, nanoseconds: 0))
        let channel = EmbeddedChannel()
        let timeout = ConnectedTimeout(clock: clock, after: .seconds(5))
        try channel.pipeline.syncOperations.addHandler(timeout)
        // However long the dial may take.
        #expect(clock.nextTimer == nil)
        clock.advance(by: .seconds(60))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        clock.advance(by: .milliseconds(4_999))
        channel.embeddedEventLoop.run()
        #expect(channel.isActive)
        if isDone { timeout.end() }
        clock.advance(by: .milliseconds(1))
        channel.embeddedEventLoop.run()
        #expect(channel.isActive == isDone)
        #expect(clock.nextTimer == nil)
        _ = try? channel.finish()
    }

    @Test(
        "A name whose host is an address is not dialed over TLS where another address leads, which its certificate is not held to",
        arguments: [
            .tcp(host: "127.0.0.1", port: 1), .tcp(host: "localhost", port: 1), .tcp(host: "::1", port: 1),
            .unixSocket(path: "/tmp/none"),
        ] as [GridAddress]
    )
    func addressOfAnother(address: GridAddress) async throws {
        let dialer = ConnectWS(authenticator: SharedToken("secret"), tls: GridTLS(), lookups: NameLookups())
        let request = DialRequest(
            local: "https://local:1",
            remote: "https://192.0.2.1:1",
            address: address,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next()
        )
        await #expect { _ = try await dialer.dial(request) } throws: {
            ($0 as? GridError)?.code == .invalidConfiguration
        }
    }
}
