// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOHTTP1
import Testing
import WebSocket

@Suite("Requests that a server does not upgrade (RFC 6455 §4.2.2)", .timeLimit(.minutes(1)))
struct RefusalTests {
    /// Sends a request and reads the answer to the end of the connection.
    private func answer(
        to request: String,
        _ configuration: WebSocketServer.Configuration = .defaults
    ) async throws -> (head: HTTPHead, body: String) {
        try await WebSocketServer.running(configuration) { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(request)
            let head = try await peer.readHead()
            return (head, String(decoding: try await peer.readToEnd(), as: UTF8.self))
        }
    }

    @Test("A request as it should be is upgraded")
    func upgraded() async throws {
        try await WebSocketServer.running { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(UpgradeRequest().text)
            let head = try await peer.readHead()
            #expect(head.startLine == "HTTP/1.1 101 Switching Protocols")
            #expect(head.fields.singleValue(of: "Upgrade") == "websocket")
            #expect(head.fields.singleValue(of: "Connection") == "Upgrade")
            #expect(head.fields.singleValue(of: "Sec-WebSocket-Accept") == UpgradeRequest.accept)
            #expect(head.fields.values(of: "Sec-WebSocket-Protocol") == [])
            #expect(head.fields.values(of: "Sec-WebSocket-Extensions") == [])
            try await peer.close()
        }
    }

    @Test(
        "A refusal arrives whole, says why, and is the end",
        arguments: [
            (UpgradeRequest("Sec-WebSocket-Version", "12"), 426), (UpgradeRequest("Sec-WebSocket-Version", nil), 426),
            (UpgradeRequest(line: "POST /chat HTTP/1.1"), 405), (UpgradeRequest(line: "GET /chat HTTP/1.0"), 505),
            (UpgradeRequest("Upgrade", nil), 400), (UpgradeRequest("Upgrade", "h2c"), 400),
            (UpgradeRequest("Connection", "keep-alive"), 400), (UpgradeRequest("Sec-WebSocket-Key", nil), 400),
            (UpgradeRequest("Sec-WebSocket-Key", "c2hvcnQ="), 400), (UpgradeRequest("Host", nil), 400),
            (UpgradeRequest("Origin", "https://evil.example"), 403),
            (UpgradeRequest("Sec-WebSocket-Extensions", "permessage-deflate; ="), 400),
            (UpgradeRequest(line: "NONSENSE"), 400), (UpgradeRequest(line: "GET /chat HTTP/9.9"), 400),
        ]
    )
    func refused(request: UpgradeRequest, status: Int) async throws {
        let (head, body) = try await answer(to: request.text)
        #expect(head.status == status)
        #expect(head.fields.singleValue(of: "Connection") == "close")
        #expect(head.fields.singleValue(of: "Content-Type") == "text/plain; charset=utf-8")
        #expect(head.fields.singleValue(of: "Content-Length") == "\(body.utf8.count)")
        #expect(!body.isEmpty)
        if status == 426 { #expect(head.fields.singleValue(of: "Sec-WebSocket-Version") == "13") }
        if status == 405 { #expect(head.fields.singleValue(of: "Allow") == "GET") }
    }

    @Test("Pages of the same host, of listed origins, and programs without an origin are upgraded")
    func origins() async throws {
        let cases: [(OriginPolicy, String?, Int)] = [
            (.sameHost, nil, 101), (.sameHost, "http://server.example.com", 101),
            (.listed(["https://app.example"]), "https://app.example", 101),
            (.listed(["https://app.example"]), "http://server.example.com", 403), (.any, "https://evil.example", 101),
        ]
        for (policy, origin, status) in cases {
            let configuration = WebSocketServer.Configuration(handshake: ServerHandshakePolicy(origins: policy))
            try await WebSocketServer.running(configuration) { port in
                let peer = try await RawPeer.dial(port: port)
                try await peer.write(UpgradeRequest("Origin", origin).text)
                #expect(try await peer.readHead().status == status)
                try await peer.close()
            }
        }
    }

    @Test("A body that follows a refused request is no hindrance, however long it is")
    func body() async throws {
        try await WebSocketServer.running { port in
            let peer = try await RawPeer.dial(port: port)
            var request = UpgradeRequest(line: "POST /upload HTTP/1.1")
            request.fields = [("Host", "a"), ("Content-Length", "\(8 << 20)")]
            try await peer.write(request.text)
            try await peer.write([UInt8](repeating: 0x61, count: 8 << 20))
            #expect(try await peer.readHead().status == 405)
            #expect(try await peer.readToEnd().count > 0)
        }
    }

    @Test("The check of the application comes first, and may answer with a page")
    func page() async throws {
        let page = HTTPAnswer(status: .ok, fields: ["Content-Type": "text/html", "X-Own": "1"], text: "<p>grün</p>")
        let configuration = WebSocketServer.Configuration(check: { head throws(HTTPAnswer) in
            if head.uri == "/page" { throw page }
            if head.uri != "/chat" { throw HTTPAnswer(status: .notFound) }
        })
        let (head, body) = try await answer(to: "GET /page HTTP/1.1\r\nHost: a\r\n\r\n", configuration)
        #expect(head.startLine == "HTTP/1.1 200 OK")
        #expect(head.fields.singleValue(of: "Content-Type") == "text/html")
        #expect(head.fields.singleValue(of: "X-Own") == "1")
        #expect(head.fields.singleValue(of: "Content-Length") == "12")
        #expect(body == "<p>grün</p>")

        let (bare, nothing) = try await answer(to: "HEAD /page HTTP/1.1\r\nHost: a\r\n\r\n", configuration)
        #expect(bare.fields.singleValue(of: "Content-Length") == "12")
        #expect(nothing == "")

        let (missing, empty) = try await answer(to: UpgradeRequest(line: "GET /else HTTP/1.1").text, configuration)
        #expect(missing.startLine == "HTTP/1.1 404 Not Found")
        #expect(missing.fields.singleValue(of: "Content-Length") == "0")
        #expect(missing.fields.values(of: "Content-Type") == [])
        #expect(empty == "")

        let (served, _) = try await WebSocketServer.running(configuration) { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(UpgradeRequest().text)
            return (try await peer.readHead(), try await peer.close())
        }
        #expect(served.status == 101)
    }

    // MARK: Limits

    /// A request whose target and fields have so many bytes together, in so many fields.
    private func request(bytes: Int, fields count: Int) -> String {
        var request = UpgradeRequest()
        while request.fields.count < count - 1 { request.fields.append(("X-\(request.fields.count)", "")) }
        let used = request.fields.reduce("/chat".utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        request.fields.append(("X-Filler", String(repeating: "x", count: max(0, bytes - used - 8))))
        return request.text
    }

    @Test("A request with as many bytes as allowed is upgraded, one with one more is refused", arguments: [0, 1])
    func bytes(over: Int) async throws {
        try await WebSocketServer.running { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(request(bytes: 16_384 + over, fields: 20))
            #expect(try await peer.readHead().status == (over == 0 ? 101 : 431))
            try await peer.close()
        }
    }

    @Test("A request with as many fields as allowed is upgraded, one with one more is refused", arguments: [0, 1])
    func fields(over: Int) async throws {
        try await WebSocketServer.running { port in
            let peer = try await RawPeer.dial(port: port)
            try await peer.write(request(bytes: 4_000, fields: 128 + over))
            #expect(try await peer.readHead().status == (over == 0 ? 101 : 431))
            try await peer.close()
        }
    }

    @Test(
        "The refusal of a request that goes on and on arrives whole all the same",
        arguments: ["X: ", "GET /", "Host: a\r\n"]
    )
    func endless(beginning: String) async throws {
        try await WebSocketServer.running { port in
            for _ in 0..<20 {
                let peer = try await RawPeer.dial(port: port)
                let line = beginning.hasPrefix("GET") ? "" : "GET /chat HTTP/1.1\r\n"
                let piece = beginning.hasSuffix("\n") ? beginning : "xxxxxxxx"
                try await peer.write(line + beginning)
                // More than the sockets hold.
                for _ in 0..<16 { try await peer.write(String(repeating: piece, count: (1 << 20) / 8)) }
                let head = try await peer.readHead()
                #expect(head.status == 431)
                let length = try #require(head.fields.singleValue(of: "Content-Length").flatMap { Int($0) })
                #expect(try await peer.readToEnd().count == length)
            }
        }
    }
}
