// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Grid
import Mux
import Testing
import TestSupport

@Suite("How an upgrade request is answered (GRID-V1 §1.2)", .timeLimit(.minutes(1)))
struct UpgradeRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var target = AcceptingNode.route
        /// Fields that are replaced, or with nil left out.
        var fields: [String: String?] = [:]
        /// The time of the request, from that of the node.
        var offset: Duration?
        var status: Int
        var body = ""
    }

    static let maximumAge = Duration.seconds(15 * 60)

    static let cases = [
        Case(testDescription: "as it should be", status: 101),
        Case(testDescription: "query", target: AcceptingNode.route + "?a=b", status: 101),
        Case(testDescription: "other path", target: "/minio/grid/lock/v1", status: 404, body: "404 page not found\n"),
        Case(
            testDescription: "longer path",
            target: AcceptingNode.route + "/",
            status: 404,
            body: "404 page not found\n"
        ),
        Case(testDescription: "no token", fields: ["Authorization": nil], status: 403),
        Case(testDescription: "wrong token", fields: ["Authorization": "Bearer Secret"], status: 403),
        Case(testDescription: "empty token", fields: ["Authorization": "Bearer "], status: 403),
        Case(testDescription: "other scheme", fields: ["Authorization": "Basic secret"], status: 403),
        Case(
            testDescription: "two tokens",
            fields: ["Authorization": "Bearer secret\r\nAuthorization: Bearer secret"],
            status: 403
        ),
        Case(testDescription: "no time", fields: ["X-Minio-Time": nil], status: 403),
        Case(testDescription: "time that is no number", fields: ["X-Minio-Time": "now"], status: 403),
        Case(testDescription: "greatest time", fields: ["X-Minio-Time": "\(Int64.max)"], status: 403),
        Case(testDescription: "smallest time", fields: ["X-Minio-Time": "\(Int64.min)"], status: 403),
        Case(testDescription: "time past all numbers", fields: ["X-Minio-Time": "9223372036854775808"], status: 403),
        Case(testDescription: "oldest time", offset: .zero - maximumAge, status: 101),
        Case(testDescription: "time too old", offset: .zero - maximumAge - .nanoseconds(1), status: 403),
        Case(testDescription: "latest time", offset: maximumAge, status: 101),
        Case(testDescription: "time too late", offset: maximumAge + .nanoseconds(1), status: 403),
        Case(
            testDescription: "no upgrade",
            fields: ["Upgrade": nil, "Connection": nil],
            status: 400,
            body: "handshake error: bad \"Upgrade\" header"
        ),
        Case(
            testDescription: "other version",
            fields: ["Sec-WebSocket-Version": "12"],
            status: 426,
            body: "handshake error: bad \"Sec-WebSocket-Version\" header"
        ),
    ]

    @Test("A request is answered by its fields, and the node serves the next", arguments: cases)
    func answers(_ example: Case) async throws {
        try await AcceptingNode.run { node in
            var fields = example.fields
            if let offset = example.offset { fields["X-Minio-Time"] = .some(node.nanoseconds(after: offset)) }
            let peer = try await node.dial()
            try await peer.write(node.upgradeRequest(target: example.target, replacing: fields))
            let head = HTTPHead(try await peer.readHead())
            #expect(head.startLine.hasPrefix("HTTP/1.1 \(example.status) "))
            if example.status != 101 {
                #expect(head.value(of: "Content-Length") == "\(example.body.utf8.count)")
                #expect(String(decoding: await peer.readToEnd(), as: UTF8.self) == example.body)
            }
            if example.status == 426 { #expect(head.value(of: "Sec-WebSocket-Version") == "13") }
            try await node.connected().checkAlive()
        }
    }

    @Test(
        "What is no HTTP request is answered by 400, or by the end of the connection",
        arguments: [
            "\u{16}\u{03}\u{01}\u{02}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
            "GET / HTTP/1.1\r\n: no name\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ]
    )
    func garbage(text: String) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.dial()
            try await peer.write(text)
            let answer = String(decoding: await peer.readToEnd(), as: UTF8.self)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
            try await node.connected().checkAlive()
        }
    }

    @Test("Header fields without end are not kept")
    func endlessHead() async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.dial()
            try await peer.write("GET \(AcceptingNode.route) HTTP/1.1\r\n")
            let field = "X-Field: \(String(repeating: "x", count: 1_000))\r\n"
            do {
                for _ in 0..<100_000 { try await peer.write(field) }
                Issue.record("100 MB of fields were taken")
            } catch {}
            try await node.connected().checkAlive()
        }
    }

    @Test("A handshake that is not finished in its time is ended, at any point of it", arguments: 0..<4)
    func timeout(point: Int) async throws {
        try await AcceptingNode.run { node in
            let peer = try await node.dial()
            let bytes = Array(node.upgradeRequest().utf8)
            if point == 1 { try await peer.write(Array(bytes.dropLast())) }
            if point > 1 {
                try await peer.write(bytes)
                _ = try await peer.readHead()
            }
            if point > 2 { try await peer.write(Array(RawPeer.frame(node.connectMessage()).dropLast())) }
            // The node has the peer for sure when it answers one that came after it.
            let later = try await node.upgraded()
            node.clock.advance(by: .milliseconds(5_000))
            _ = await peer.readToEnd()
            _ = await later.readToEnd()
            try await node.connected().checkAlive()
        }
    }

    @Test(
        "As many handshakes as allowed may be under way; one more is closed at once, and room is made by each that ends"
    )
    func pendingHandshakes() async throws {
        try await AcceptingNode.run(configure: { $0.limits.maximumPendingHandshakes = 3 }) { node in
            let first = try await node.upgraded()
            let second = try await node.upgraded()
            let third = try await node.upgraded()
            let fourth = try await node.dial()
            #expect(await fourth.readToEnd() == [])
            // One that succeeds, and one that fails.
            try await first.writeFrame(node.connectMessage(), masked: true)
            #expect(try await first.readConnectResponse().isAccepted)
            try await second.writeFrame([0xc1], masked: true)
            _ = await second.readToEnd()
            let fifth = try await node.upgraded()
            try await fifth.checkAlive()
            try await third.checkAlive()
            try await first.checkAlive()
        }
    }
}
