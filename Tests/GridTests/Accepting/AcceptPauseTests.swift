// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Grid
import Mux
import NIOCore
import NIOPosix
import Testing

@Suite("A listener at the system's limits", .timeLimit(.minutes(1)))
struct AcceptPauseTests {
    private static func isReading(_ channel: any Channel) async throws -> Bool {
        try await channel.getOption(.autoRead).get()
    }

    @Test(
        "It pauses for want of descriptors and of memory, and goes on; what a single peer does is no reason to",
        arguments: [
            (EMFILE, true), (ENFILE, true), (ENOBUFS, true), (ENOMEM, true), (ECONNABORTED, false), (EPROTO, false),
        ]
    )
    func pause(code: Int32, pauses: Bool) async throws {
        let clock = ManualClock(wallTime: Timestamp(seconds: 1_795_458_699, nanoseconds: 0))
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPauseHandler(clock: clock))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        for _ in 0..<3 {
            for _ in 0..<2 {
                listener.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept"))
                #expect(try await Self.isReading(listener) == !pauses)
            }
            clock.advance(by: .milliseconds(99))
            #expect(try await Self.isReading(listener) == !pauses)
            clock.advance(by: .milliseconds(1))
            #expect(try await Self.isReading(listener))
            // It accepts.
            let peer = try await RawPeer.dial(port: #require(listener.localAddress?.port))
            try await peer.close()
        }
        try await listener.close()
        #expect(clock.nextTimer == nil)
    }
}
