// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing
import WebSocket

@Suite("The server's side of the opening handshake, in virtual time", .timeLimit(.minutes(1)))
struct ServerUpgradeTests {
    /// Keeps the bytes that come behind the handshake.
    private final class Behind: ChannelInboundHandler, @unchecked Sendable {
        typealias InboundIn = ByteBuffer

        // Touched on the event loop only.
        var bytes: [UInt8] = []
        /// What had come when it was last said that this is all for now.
        var completed: [UInt8] = []

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += unwrapInboundIn(data).readableBytesView
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            completed = bytes
        }
    }

    private struct Unwanted: Error {}

    private func open(_ behind: Behind = Behind(), installs: Bool = true) async throws -> VirtualChannel {
        try await VirtualChannel.open { channel in
            try ServerUpgradeHandler.configure(
                channel,
                limits: .defaults,
                timeout: .seconds(10),
                judge: { head throws(HTTPAnswer) in try ServerHandshakePolicy().judge(head) },
                install: { channel, _, _ in
                    guard installs else { throw Unwanted() }
                    try channel.pipeline.syncOperations.addHandler(behind)
                }
            )
        }
    }

    private func status(of bytes: [UInt8]) -> Int? { HTTPHead(String(decoding: bytes, as: UTF8.self)).status }

    @Test("A stranger has the handshake's time, not more", arguments: ["", "GET /chat HTTP/1.1\r\nHost: "])
    func timeout(beginning: String) async throws {
        let wire = try await open()
        try await wire.deliver(beginning)
        await wire.advance(.nanoseconds(9_999_999_999))
        #expect(try await wire.closes() == [])
        await wire.advance(.nanoseconds(1))
        #expect(try await wire.closes() == [.all])
    }

    @Test("Time does not count any more once the handshake is done")
    func noTimeout() async throws {
        let wire = try await open()
        await wire.advance(.seconds(9))
        try await wire.deliver(UpgradeRequest().text)
        await wire.advance(.seconds(100))
        #expect(try await wire.closes() == [])
        #expect(status(of: try await wire.takeSent()) == 101)
    }

    @Test("Who was refused has the rest of the time to close the connection")
    func refusedTimeout() async throws {
        let wire = try await open()
        await wire.advance(.seconds(4))
        try await wire.deliver(UpgradeRequest("Upgrade", nil).text)
        #expect(status(of: try await wire.takeSent()) == 400)
        #expect(try await wire.closes() == [.output])
        await wire.advance(.nanoseconds(5_999_999_999))
        #expect(try await wire.closes() == [.output])
        await wire.advance(.nanoseconds(1))
        #expect(try await wire.closes() == [.output, .all])
    }

    @Test("A request may come in any pieces", arguments: [1, 2, 7, 100])
    func pieces(size: Int) async throws {
        let behind = Behind()
        let wire = try await open(behind)
        try await wire.onLoop { $0.readSize = size }
        try await wire.deliver(UpgradeRequest().text + "behind")
        #expect(status(of: try await wire.takeSent()) == 101)
        #expect(try await wire.onLoop { _ in behind.bytes } == Array("behind".utf8))
    }

    @Test("Bytes behind the request come to the WebSocket, and it is told that this is all for now")
    func early() async throws {
        let behind = Behind()
        let wire = try await open(behind)
        try await wire.deliver(UpgradeRequest().text + "early")
        await wire.settle()
        #expect(try await wire.onLoop { _ in behind.completed } == Array("early".utf8))
        try await wire.deliver("later")
        #expect(try await wire.onLoop { _ in behind.bytes } == Array("earlylater".utf8))
    }

    @Test("A WebSocket that cannot be installed closes the channel")
    func failingInstall() async throws {
        let wire = try await open(installs: false)
        try await wire.deliver(UpgradeRequest().text)
        #expect(try await wire.closes() == [.all])
    }

    @Test("What a refused peer goes on sending is kept by nobody", arguments: [true, false])
    func refusedGoesOn(isWellFormed: Bool) async throws {
        let wire = try await open()
        try await wire.deliver(isWellFormed ? UpgradeRequest("Origin", "https://evil.example").text : "garbage\r\n")
        #expect(status(of: try await wire.takeSent()) == (isWellFormed ? 403 : 400))
        for _ in 0..<10 { try await wire.deliver([UInt8](repeating: 0x61, count: 1 << 20)) }
        #expect(try await wire.onLoop { $0.unread } == 0)
        #expect(try await wire.closes() == [.output])
        #expect(try await wire.takeSent() == [])
        // The decoder would keep it, and has no limit for that.
        await #expect(throws: ChannelPipelineError.self) {
            try await wire.channel.pipeline.containsHandler(type: ByteToMessageHandler<HTTPRequestDecoder>.self).get()
        }
    }

    @Test("A second request in the same read as a refused one is not answered")
    func pipelined() async throws {
        let wire = try await open()
        let request = UpgradeRequest(line: "POST / HTTP/1.1").text
        try await wire.deliver(request + request + UpgradeRequest().text)
        let sent = String(decoding: try await wire.takeSent(), as: UTF8.self)
        #expect(sent.split(separator: "HTTP/1.1 ").count == 1)
        #expect(sent.hasPrefix("HTTP/1.1 405 "))
    }
}
