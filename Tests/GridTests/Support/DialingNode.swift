// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Framing
import Grid
import Logging
import Mux
import NIOCore
import Testing

/// One node that dials one remote, on a clock that only the test moves, and the means to be that remote byte by byte.
final class DialingNode: Sendable {
    let node: GridNode
    let clock: ManualClock
    private let accepted: AsyncStream<RawPeer>

    private init(node: GridNode, clock: ManualClock, accepted: AsyncStream<RawPeer>) {
        self.node = node
        self.clock = clock
        self.accepted = accepted
    }

    /// Runs `body` with a node, then shuts it down.
    static func run<Result: Sendable>(
        configure: (inout GridConfiguration) -> Void = { _ in },
        register: (GridNode) throws -> Void = { _ in },
        _ body: @escaping @Sendable (DialingNode) async throws -> Result
    ) async throws -> Result {
        let clock = ManualClock(wallTime: Timestamp(seconds: 1_795_458_699, nanoseconds: 0))
        let (port, accepted, listener) = try await RawPeer.listen()
        var configuration = GridConfiguration(authenticator: SharedToken(AcceptingNode.token))
        configuration.clock = clock
        configuration.listen = .at(.tcp(host: "127.0.0.1", port: 0))
        configuration.logger.logLevel = .critical
        // Time is moved on to have a remote dialed again, which must not end the handshake.
        configuration.timings.handshakeTimeout = .seconds(1_000_000_000)
        configuration.timings.dialTimeout = .seconds(3_600)
        configuration.addresses[AcceptingNode.dialed] = .tcp(host: "127.0.0.1", port: port)
        configure(&configuration)
        let node = try GridNode(
            local: AcceptingNode.local,
            remotes: [AcceptingNode.dialed],
            configuration: configuration
        )
        try register(node)
        let result = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            let result = try await body(DialingNode(node: node, clock: clock, accepted: accepted))
            group.cancelAll()
            return result
        }
        try await listener.close()
        return result
    }

    var connection: GridConnection { node.connections[0] }

    // MARK: Being the remote

    /// The next connection that our node makes, however long it waits for that.
    func nextPeer() async throws -> RawPeer {
        try await withThrowingTaskGroup(of: RawPeer?.self) { group in
            group.addTask { try await self.nextPeerAtOnce() }
            group.addTask {
                while !Task.isCancelled {
                    self.clock.advance(by: .seconds(1))
                    await Task.yield()
                }
                return nil
            }
            defer { group.cancelAll() }
            return try #require(await group.next() ?? nil)
        }
    }

    /// The next connection that our node makes while the clock stands still.
    func nextPeerAtOnce() async throws -> RawPeer {
        var peers = accepted.makeAsyncIterator()
        return try #require(await peers.next())
    }

    /// The 101 that answers an upgrade request.
    func upgradeAnswer(to head: String) throws -> String {
        let text = try #require(HTTPHead(head).value(of: "Sec-WebSocket-Key"))
        let key = try #require(HandshakeKey(text: text))
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(key.accept)\r\n\r\n"
    }

    /// Reads an upgrade request and answers it.
    func upgrade(_ peer: RawPeer) async throws {
        try await peer.write(upgradeAnswer(to: peer.readHead()))
    }

    /// The answer that opens the connection.
    func acceptance() throws -> [UInt8] {
        try MessageHeader(operation: .connectResponse).encoded(payload: ConnectResponse(id: InstanceID()).encoded())
    }

    /// Takes our node in.
    func serve(_ peer: RawPeer) async throws {
        try await upgrade(peer)
        _ = try await peer.readFrame()
        try await peer.writeFrame(acceptance(), masked: false)
    }
}

extension RawPeer {
    /// A frame as an acceptor sends it.
    static func unmaskedFrame(_ payload: [UInt8]) -> [UInt8] {
        let header = FrameHeader(opcode: .binary, payloadLength: payload.count)
        var bytes = [UInt8](repeating: 0, count: header.encodedLength)
        bytes.withUnsafeMutableBytes { _ = header.encode(into: $0) }
        return bytes + payload
    }
}
