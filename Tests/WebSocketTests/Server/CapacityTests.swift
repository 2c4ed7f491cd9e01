// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing
import WebSocket

@Suite("How many connections a server takes", .timeLimit(.minutes(1)))
struct CapacityTests {
    /// Dials and asks for the upgrade.
    private func upgrade(_ port: Int) async throws -> RawPeer {
        let peer = try await RawPeer.dial(port: port)
        try await peer.write(UpgradeRequest().text)
        return peer
    }

    @Test(
        "Connections up to the maximum are taken, one more is closed at once; one that leaves makes room",
        arguments: [1, 3]
    )
    func maximum(count: Int) async throws {
        let configuration = WebSocketServer.Configuration(maximumConnections: count)
        try await WebSocketServer.running(configuration) { port in
            var peers: [RawPeer] = []
            for _ in 0..<count {
                let peer = try await upgrade(port)
                #expect(try await peer.readHead().status == 101)
                peers.append(peer)
            }
            for _ in 0..<3 {
                let refused = try await RawPeer.dial(port: port)
                #expect(try await refused.readToEnd() == [])
            }
            try await peers.removeLast().close()
            // The server may not have noticed yet.
            while true {
                let peer = try await RawPeer.dial(port: port)
                guard (try? await peer.write(UpgradeRequest().text)) != nil else { continue }
                guard let head = try? await peer.readHead() else { continue }
                #expect(head.status == 101)
                peers.append(peer)
                break
            }
            for peer in peers { try await peer.close() }
        }
    }

    @Test("One that was refused and stays counts, too")
    func refused() async throws {
        let configuration = WebSocketServer.Configuration(maximumConnections: 1)
        try await WebSocketServer.running(configuration) { port in
            let first = try await RawPeer.dial(port: port)
            try await first.write("POST / HTTP/1.1\r\n\r\n")
            #expect(try await first.readHead().status == 405)
            let second = try await RawPeer.dial(port: port)
            #expect(try await second.readToEnd() == [])
            try await first.close()
        }
    }

    @Test("Those in their opening handshake count, too")
    func halfOpen() async throws {
        let configuration = WebSocketServer.Configuration(maximumConnections: 2)
        try await WebSocketServer.running(configuration) { port in
            // Nothing tells a peer that says nothing that it has been taken: those that are taken need not be the first.
            var peers: [RawPeer] = []
            for _ in 0..<5 { peers.append(try await RawPeer.dial(port: port)) }
            try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { ends in
                for (index, peer) in peers.enumerated() { ends.addTask { (index, try await peer.readToEnd()) } }
                var stay = Set(peers.indices)
                for _ in 0..<3 {
                    let (index, bytes) = try #require(await ends.next())
                    #expect(bytes == [])
                    stay.remove(index)
                }
                // The others have been taken: they can still say what they want.
                #expect(stay.count == 2)
                for index in stay {
                    try await peers[index].write(UpgradeRequest().text)
                    try await peers[index].write(RawFrame.bytes(8, [0x03, 0xE8], isMasked: true))
                    let (_, bytes) = try #require(await ends.next())
                    #expect(String(decoding: bytes.prefix(12), as: UTF8.self) == "HTTP/1.1 101")
                }
            }
        }
    }

    @Test("Values below one count as one", arguments: [0, -1, .min])
    func belowOne(maximum: Int) async throws {
        let configuration = WebSocketServer.Configuration(maximumConnections: maximum)
        try await WebSocketServer.running(configuration) { port in
            let first = try await upgrade(port)
            #expect(try await first.readHead().status == 101)
            let second = try await RawPeer.dial(port: port)
            #expect(try await second.readToEnd() == [])
            try await first.close()
        }
    }
}
