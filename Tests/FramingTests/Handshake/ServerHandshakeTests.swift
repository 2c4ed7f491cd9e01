// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("The server's opening handshake (RFC 6455 §4.2)")
struct ServerHandshakeTests {
    /// The fields of a request, with one replaced or, for nil, left out.
    private static func request(_ name: String = "", _ values: [String]? = nil) -> HandshakeFields {
        let fields = [
            ("Host", "server.example.com"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ]
        return HandshakeFields(
            fields.flatMap { field in
                (field.0 == name ? values ?? [] : [field.1]).map { (name: field.0, value: $0) }
            }
        )
    }

    private func refusal(
        _ fields: HandshakeFields,
        method: String = "GET",
        httpVersion: (Int, Int) = (1, 1)
    ) -> HandshakeRefusal? {
        do throws(HandshakeRefusal) {
            _ = try ServerHandshake(method: method, httpVersion: httpVersion, fields: fields)
            return nil
        } catch {
            return error
        }
    }

    @Test("The recorded requests get the recorded answers", arguments: RecordedHead.pairs)
    func recorded(request: String, answer: String) throws {
        let handshake = try ServerHandshake(method: "GET", fields: RecordedHead(request).fields)
        #expect(handshake.responseFields() == RecordedHead(answer).fields)
    }

    @Test(
        "Names and tokens are taken in any case, in lists, and with a further field of the same name",
        arguments: [
            ("Upgrade", ["WebSocket"]), ("Upgrade", ["h2c, websocket"]), ("Upgrade", ["h2c", "WEBSOCKET"]),
            ("Connection", ["keep-alive, upgrade"]), ("Connection", ["keep-alive", "Upgrade"]),
            ("Sec-WebSocket-Version", [" 13 "]), ("Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZR=="]),
        ]
    )
    func taken(name: String, values: [String]) {
        #expect(refusal(Self.request(name, values)) == nil)
    }

    static let refusals: [(String, [String]?, HandshakeRefusal.Code, Int, String)] = [
        ("Host", nil, .host, 400, "handshake error: bad \"Host\" header"),
        ("Host", [""], .host, 400, "handshake error: bad \"Host\" header"),
        ("Host", ["a", "b"], .host, 400, "handshake error: bad \"Host\" header"),
        ("Upgrade", nil, .upgrade, 400, "handshake error: bad \"Upgrade\" header"),
        ("Upgrade", ["h2c"], .upgrade, 400, "handshake error: bad \"Upgrade\" header"),
        ("Upgrade", ["websockets"], .upgrade, 400, "handshake error: bad \"Upgrade\" header"),
        ("Connection", nil, .connection, 400, "handshake error: bad \"Connection\" header"),
        ("Connection", ["close"], .connection, 400, "handshake error: bad \"Connection\" header"),
        ("Sec-WebSocket-Version", nil, .version, 426, "handshake error: bad \"Sec-WebSocket-Version\" header"),
        ("Sec-WebSocket-Version", ["12"], .version, 426, "handshake error: bad \"Sec-WebSocket-Version\" header"),
        ("Sec-WebSocket-Version", ["013"], .version, 426, "handshake error: bad \"Sec-WebSocket-Version\" header"),
        (
            "Sec-WebSocket-Version", ["13", "13"], .version, 426,
            "handshake error: bad \"Sec-WebSocket-Version\" header"
        ),
        ("Sec-WebSocket-Key", nil, .key, 400, "handshake error: bad \"Sec-WebSocket-Key\" header"),
        ("Sec-WebSocket-Key", [""], .key, 400, "handshake error: bad \"Sec-WebSocket-Key\" header"),
        // 15, 17 and 18 bytes, an illegal digit, missing padding, two keys.
        ("Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25j"], .key, 400, "handshake error: bad \"Sec-WebSocket-Key\" header"),
        (
            "Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZWU="], .key, 400,
            "handshake error: bad \"Sec-WebSocket-Key\" header"
        ),
        (
            "Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZWVl"], .key, 400,
            "handshake error: bad \"Sec-WebSocket-Key\" header"
        ),
        (
            "Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZ-=="], .key, 400,
            "handshake error: bad \"Sec-WebSocket-Key\" header"
        ),
        (
            "Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZQ"], .key, 400,
            "handshake error: bad \"Sec-WebSocket-Key\" header"
        ),
        (
            "Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="], .key, 400,
            "handshake error: bad \"Sec-WebSocket-Key\" header"
        ),
    ]

    @Test("A request that is no opening handshake is refused with a status and a text", arguments: refusals)
    func refused(name: String, values: [String]?, code: HandshakeRefusal.Code, status: Int, text: String) {
        let refusal = refusal(Self.request(name, values))
        #expect(refusal?.code == code)
        #expect(refusal?.status == status)
        #expect(refusal?.text == text)
        #expect(refusal?.fields == (status == 426 ? ["Sec-WebSocket-Version": "13"] : [:]))
        #expect(refusal?.description == "\(status) \(text)")
    }

    @Test("Any method but GET is refused", arguments: ["POST", "HEAD", "get", "", "CONNECT"])
    func method(method: String) {
        let refusal = refusal(Self.request(), method: method)
        #expect(refusal?.code == .method)
        #expect(refusal?.status == 405)
        #expect(refusal?.fields == ["Allow": "GET"])
    }

    @Test("Any version but HTTP/1.1 is refused", arguments: [(1, 0), (0, 9), (2, 0), (2, 1), (3, 0), (-1, 1)])
    func version(major: Int, minor: Int) {
        #expect(refusal(Self.request(), httpVersion: (major, minor))?.status == 505)
    }

    @Test("A recorded request without upgrade, and one of version 12, get the recorded answers (GRID-V1 §1.2)")
    func recordedRefusals() {
        let plain = RecordedHead(
            "GET /minio/grid/v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer debug\r\n\r\n"
        )
        #expect(refusal(plain.fields)?.description == "400 handshake error: bad \"Upgrade\" header")
        let old = refusal(Self.request("Sec-WebSocket-Version", ["12"]))
        #expect(old?.description == "426 handshake error: bad \"Sec-WebSocket-Version\" header")
    }

    @Test("A subprotocol is chosen from those offered only")
    func subprotocols() throws {
        var fields = Self.request()
        fields.append(name: "Sec-WebSocket-Protocol", value: "chat, superchat")
        fields.append(name: "sec-websocket-protocol", value: "chess")
        let handshake = try ServerHandshake(method: "GET", fields: fields)
        #expect(handshake.subprotocols == ["chat", "superchat", "chess"])
        #expect(handshake.responseFields(subprotocol: "chess").values(of: "Sec-WebSocket-Protocol") == ["chess"])
        #expect(handshake.responseFields(subprotocol: "go").values(of: "Sec-WebSocket-Protocol") == [])
        #expect(handshake.responseFields().map(\.name) == ["Upgrade", "Connection", "Sec-WebSocket-Accept"])
    }

    @Test("What a client asks a server answers, and the client takes the answer")
    func together() throws {
        for _ in 0..<50 {
            let client = try ClientHandshake(host: "node:9000", extraFields: ["Authorization": "Bearer x"])
            let server = try ServerHandshake(method: "GET", fields: client.requestFields)
            #expect(try client.validate(status: 101, fields: server.responseFields()) == nil)
        }
    }
}
