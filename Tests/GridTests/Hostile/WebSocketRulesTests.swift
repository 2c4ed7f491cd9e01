// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import NIOCore
import Testing
import TestSupport

@Suite("The rules of the WebSocket on an open connection (GRID-V1 §1.3)", .timeLimit(.minutes(1)))
struct WebSocketRulesTests {
    struct Violation: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: @Sendable () throws -> [UInt8]
    }

    static let violations = [
        Violation(testDescription: "unmasked frame") { RawPeer.unmaskedFrame(try PeerMessage.ping()) },
        Violation(testDescription: "reserved bit") { [0xc2, 0x80, 0, 0, 0, 0] },
        Violation(testDescription: "reserved opcode") { [0x83, 0x80, 0, 0, 0, 0] },
        Violation(testDescription: "length past the limit") { [0x82, 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0] },
        Violation(testDescription: "length with its first bit") {
            [0x82, 0xff, 0x80] + [UInt8](repeating: 0, count: 11)
        },
        Violation(testDescription: "fragmented ping") { [0x09, 0x80, 0, 0, 0, 0] },
        Violation(testDescription: "ping of 126 bytes") {
            RawPeer.frame([UInt8](repeating: 0, count: 126), opcode: .ping)
        },
        Violation(testDescription: "text that is not UTF-8") { RawPeer.frame([0xff], opcode: .text) },
        Violation(testDescription: "empty message") { RawPeer.frame([]) },
        Violation(testDescription: "no message") { RawPeer.frame([0xc1]) },
        Violation(testDescription: "truncated message") {
            RawPeer.frame(try PeerMessage.request(20, mux: 1).dropLast(6))
        },
        Violation(testDescription: "wrong checksum") {
            var message = try PeerMessage.request(20, mux: 1)
            message[message.count - 1] ^= 1
            return RawPeer.frame(message)
        },
        Violation(testDescription: "batch with too few parts") {
            RawPeer.frame(try PeerMessage.merged([PeerMessage.ping(), PeerMessage.ping()]).dropLast(1))
        },
    ]

    @Test(
        "A violation ends the connection without a close frame, what came before it is done, and the node lives on",
        arguments: violations
    )
    func violation(_ violation: Violation) async throws {
        try await AcceptingNode.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        }) { node in
            let peer = try await node.connected()
            try await peer.write(violation.bytes())
            // Pongs may come before the end, a close frame must not.
            while let frame = try? await peer.readFrame() { #expect(frame.opcode == .binary) }
            try await node.connection().waitUntilDisconnected()
            try await node.connected().checkAlive()
        }
    }

    @Test(
        "Pings are answered, pongs and text ignored, and fragments put together, also byte by byte",
        arguments: [false, true]
    )
    func control(byteByByte: Bool) async throws {
        try await AcceptingNode.run(register: { node in
            try node.register(id: 20, execution: .eventLoop) { payload, _ in payload }
        }) { node in
            let peer = try await node.connected()
            let request = try PeerMessage.request(20, mux: 1, payload: Array("fragmented".utf8))
            let bytes =
                RawPeer.frame(Array("hello".utf8), opcode: .ping) + RawPeer.frame([], opcode: .ping)
                + RawPeer.frame(Array("unasked".utf8), opcode: .pong)
                + RawPeer.frame(Array("some text".utf8), opcode: .text)
                + RawPeer.frame(Array(request[..<5]), isFinal: false) + RawPeer.frame(Array("mid".utf8), opcode: .ping)
                + RawPeer.frame(Array(request[5..<9]), opcode: .continuation, isFinal: false)
                + RawPeer.frame(Array(request[9...]), opcode: .continuation)
            if byteByByte {
                for byte in bytes { try await peer.write([byte]) }
            } else {
                try await peer.write(bytes)
            }
            for payload in ["hello", "", "mid"] {
                let pong = try await peer.readFrame()
                #expect(pong.opcode == .pong && pong.payload == Array(payload.utf8))
            }
            #expect(try await peer.readMessage(.response, mux: 1).payload == Array("fragmented".utf8))
        }
    }

    @Test(
        "A close frame is answered with the same code, then the connection ends",
        arguments: [nil, 1000, 1001, 4999] as [UInt16?]
    )
    func close(code: UInt16?) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            let frame = CloseFrame(code: code.map { CloseCode(rawValue: $0) }, reason: code == nil ? "" : "bye")
            try await peer.writeFrame(frame.payload, opcode: .close, masked: true)
            let answer = try await peer.readFrame()
            #expect(answer.opcode == .close)
            #expect(answer.payload == Array(frame.payload.prefix(2)))
            #expect(await peer.readToEnd() == [])
            try await node.connected().checkAlive()
        }
    }

    @Test("Half of a frame holds nobody up: without pongs the connection is given up when the protocol says so")
    func halfFrame() async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.connected()
            try await peer.write([0x82, 0xfe, 0x10])
            for second in [10, 10, 10] as [UInt32] {
                node.clock.advance(by: .milliseconds(second * 1_000))
                guard let frame = try? await peer.readFrame() else { break }
                #expect(frame.opcode == .binary)
            }
            try await node.connection().waitUntilDisconnected()
            _ = await peer.readToEnd()
        }
    }
}
