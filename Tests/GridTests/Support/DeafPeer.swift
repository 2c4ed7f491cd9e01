// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import NIOCore
import NIOPosix

/// A remote that speaks and does not read.
struct DeafPeer: Sendable {
    private let channel: any Channel

    /// Connects to a node as its first remote, and waits until the node takes it for connected.
    static func connected(to node: AcceptingNode) async throws -> DeafPeer {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .channelOption(.socketOption(.so_rcvbuf), value: 4096)
            .connectTimeout(.hours(1))
            .connect(host: "127.0.0.1", port: node.port)
            .get()
        let peer = DeafPeer(channel: channel)
        try await channel.writeAndFlush(ByteBuffer(string: node.upgradeRequest()))
        // Behind the request without waiting for the answer: it is not lost.
        try await peer.writeFrame(node.connectMessage())
        try await node.connection().waitUntilConnected()
        return peer
    }

    func writeFrame(_ payload: [UInt8], opcode: Opcode = .binary) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: RawPeer.frame(payload, opcode: opcode)))
    }

    /// Writes as long as the node takes it; false when it no longer does.
    func write(_ bytes: ByteBuffer) async -> Bool {
        do {
            try await channel.writeAndFlush(bytes)
            return true
        } catch {
            return false
        }
    }

    /// Reads from now on, and does not look at it.
    func read() async throws {
        try await channel.setOption(.autoRead, value: true).get()
    }

    func close() async {
        try? await channel.close(mode: .all)
    }
}

extension RawPeer {
    /// A masked frame.
    static func frame(_ payload: [UInt8], opcode: Opcode = .binary, isFinal: Bool = true) -> [UInt8] {
        let key = MaskingKey(1, 2, 3, 4)
        let header = FrameHeader(opcode: opcode, payloadLength: payload.count, maskingKey: key, isFinal: isFinal)
        var bytes = [UInt8](repeating: 0, count: header.encodedLength)
        bytes.withUnsafeMutableBytes { _ = header.encode(into: $0) }
        var body = payload
        body.withUnsafeMutableBytes { key.apply(to: $0) }
        return bytes + body
    }
}

extension GridConnection {
    /// Returns once there is no connection.
    func waitUntilDisconnected() async throws {
        for await state in states() where state == .disconnected { return }
        throw CancellationError()
    }
}
