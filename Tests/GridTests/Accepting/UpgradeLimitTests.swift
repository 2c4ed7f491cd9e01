// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Testing

/// What a stranger's upgrade request may hold.
@Suite("The limits of an upgrade request", .timeLimit(.minutes(1)))
struct UpgradeLimitTests {
    @Test("A request with as many fields as allowed is upgraded, one with one more is refused", arguments: [0, 1])
    func fields(over: Int) async throws {
        try await AcceptingNode.run { node in
            let request = node.upgradeRequest()
            let own = HTTPHead(request).fields.count
            let more = HandshakeLimits.defaults.maximumFields - own + over
            // A line end is one character.
            let filler = (0..<more).map { "X-Filler-\($0): x\r\n" }.joined()
            let peer = try await node.dial()
            try await peer.write(request.dropLast() + filler + "\r\n")
            let answer = HTTPHead(try await peer.readHead())
            #expect(answer.startLine.hasPrefix(over == 0 ? "HTTP/1.1 101 " : "HTTP/1.1 431 "))
        }
    }

    @Test("A request with far more bytes than allowed is refused")
    func bytes() async throws {
        try await AcceptingNode.run { node in
            let length = HandshakeLimits.defaults.maximumFieldBytes
            let filler = "X-Filler: \(String(repeating: "x", count: length))\r\n"
            let peer = try await node.dial()
            try await peer.write(node.upgradeRequest().dropLast() + filler + "\r\n")
            #expect(HTTPHead(try await peer.readHead()).startLine.hasPrefix("HTTP/1.1 431 "))
        }
    }
}
