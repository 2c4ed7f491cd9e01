// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Mux
import Testing
import TestSupport

/// The recorded side of one connection: what it said is played to our node, and what our node says is heard.
final class PlayedPeer {
    /// What our node says on a connection.
    enum Said {
        case message(TestMessage)
        /// A pong or a close frame.
        case control(Opcode, [UInt8])
        /// It has ended the connection.
        case end
    }

    let number: Int
    private let peer: RawPeer
    private let dials: Bool
    let isUpgraded: Bool
    private let hear: (Said) throws -> Void
    private var markers = 0
    /// Whether it has ended the connection.
    private(set) var hasEnded = false

    /// - Parameters:
    ///   - peer: the socket, after the upgrade.
    ///   - number: that of the recorded connection.
    ///   - dials: whether this side dialed.
    ///   - isUpgraded: whether there is a WebSocket now.
    ///   - hear: takes what our node says.
    init(_ peer: RawPeer, number: Int, dials: Bool, isUpgraded: Bool, hear: @escaping (Said) throws -> Void) {
        self.peer = peer
        self.number = number
        self.dials = dials
        self.isUpgraded = isUpgraded
        self.hear = hear
    }

    // MARK: Speaking

    /// Writes a frame of a recording, bit by bit the recorded one unless it is too long to have been kept.
    func write(_ entry: WireEntry) async throws {
        if let frame = entry.frame?.full {
            try await peer.write(frame)
        } else {
            try await peer.writeFrame(try #require(try entry.payloadBytes()), masked: dials)
        }
    }

    /// Writes messages: one as it is, several as a batch.
    func write(_ messages: [TestMessage]) async throws {
        let parts = try messages.map { try $0.encoded() }
        try await peer.writeFrame(parts.count == 1 ? parts[0] : PeerMessage.merged(parts), masked: dials)
    }

    /// Says nothing more, as one that goes away.
    func finish() async {
        await peer.closeOutput()
    }

    // MARK: Hearing

    /// Returns once our node has received all that was written; what it said until then has been heard.
    func settle() async throws {
        guard isUpgraded, !hasEnded else { return }
        markers += 1
        let marker = Array("settled \(markers)".utf8)
        do {
            try await peer.writeFrame(marker, opcode: .ping, masked: dials)
        } catch {
            // Our node has closed the connection, but may have said something before.
            return try await hearToEnd()
        }
        while !hasEnded, try await hearFrame(until: marker) {}
    }

    /// Hears what our node says for as long as there has to be more.
    func hear(while isMissing: () -> Bool) async throws {
        while isMissing(), !hasEnded { _ = try await hearFrame() }
    }

    /// Waits for the end of the connection.
    func hearToEnd() async throws {
        while !hasEnded { _ = try await hearFrame() }
    }

    /// Hears one frame; false for the answer to a marker.
    private func hearFrame(until marker: [UInt8] = []) async throws -> Bool {
        let frame: RawPeer.Frame
        do {
            frame = try await peer.readFrame()
        } catch is RawPeer.UnexpectedEnd {
            hasEnded = true
            try hear(.end)
            return false
        }
        #expect(frame.isMasked != dials)
        #expect(frame.isWhole)
        if frame.opcode == .pong, frame.payload.starts(with: "settled ".utf8) { return frame.payload != marker }
        guard frame.opcode == .binary else {
            try hear(.control(frame.opcode, frame.payload))
            return true
        }
        for message in try TestMessage.all(in: frame.payload) {
            try hear(.message(message))
        }
        return true
    }
}
