// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import NIOCore
import NIOSSL
import Testing
import WebSocket

@Suite("Encrypted WebSockets (RFC 6455 §3, §4.1, point 5)", .timeLimit(.minutes(1)))
struct EncryptionTests {
    /// Runs an echo server that has this certificate.
    private func serving(_ certificate: TestCertificate, _ body: (_ port: Int) async throws -> Void) async throws {
        try await WebSocketServer.running(WebSocketServer.Configuration(tls: try certificate.server), body)
    }

    private func echo(_ text: String, over url: String, _ tls: TLSConfiguration) async throws -> WebSocketMessage? {
        let configuration = WebSocketClient.Configuration(tls: tls)
        return try await WebSocketClient.connect(to: url, configuration: configuration.patient) { socket in
            try await socket.send(text)
            var iterator = socket.messages.makeAsyncIterator()
            let message = try await iterator.next()
            let outcome = try await socket.close()
            #expect(outcome.isClean)
            return message
        }
    }

    private func isCertificateError(_ error: any Error) -> Bool {
        switch error as? NIOSSLError {
        case .handshakeFailed?, .unableToValidateCertificate?: true
        default: error is NIOSSLExtraError
        }
    }

    @Test(
        "A server whose certificate is trusted and names it passes, by name and by address",
        arguments: [(TestCertificate.localhost, "localhost"), (.localhost, "LOCALHOST"), (.address, "127.0.0.1")]
    )
    func trusted(certificate: TestCertificate, host: String) async throws {
        try await serving(certificate) { port in
            let message = try await echo("encrypted", over: "wss://\(host):\(port)/", TestCertificate.trusting)
            #expect(message == .text("encrypted"))
        }
    }

    // One that names the address to which the name has led is taken: that is how NIOSSL judges.
    @Test(
        "A server whose certificate names another is refused",
        arguments: [
            (TestCertificate.other, "localhost"), (.other, "127.0.0.1"), (.localhost, "127.0.0.1"),
        ]
    )
    func wrongName(certificate: TestCertificate, host: String) async throws {
        try await serving(certificate) { port in
            await #expect {
                try await echo("not sent", over: "wss://\(host):\(port)/", TestCertificate.trusting)
            } throws: { isCertificateError($0) }
        }
    }

    @Test("A server whose certificate nobody vouches for is refused, by default", arguments: TestCertificate.allCases)
    func untrusted(certificate: TestCertificate) async throws {
        try await serving(certificate) { port in
            for host in ["localhost", "127.0.0.1"] {
                await #expect {
                    try await echo("not sent", over: "wss://\(host):\(port)/", .makeClientConfiguration())
                } throws: { isCertificateError($0) }
            }
        }
    }

    @Test("Who insists on no verification gets none")
    func unverified() async throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        try await serving(.other) { port in
            let message = try await echo("anyway", over: "wss://localhost:\(port)/", tls)
            #expect(message == .text("anyway"))
        }
    }

    @Test("Messages larger than any record, compressed or not, pass in both directions", arguments: [true, false])
    func large(isCompressed: Bool) async throws {
        try await serving(.localhost) { port in
            let configuration = WebSocketClient.Configuration(
                handshake: ClientHandshakePolicy(compression: isCompressed ? .defaults : nil),
                tls: try TestCertificate.trusting
            )
            let payload = ByteBuffer(bytes: (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
            try await WebSocketClient.connect(
                to: "wss://localhost:\(port)/",
                configuration: configuration.patient
            ) { socket in
                var iterator = socket.messages.makeAsyncIterator()
                for _ in 0..<3 {
                    try await socket.send(payload)
                    #expect(try await iterator.next() == .binary(payload))
                }
            }
        }
    }

    @Test("Plain text to an encrypting server, and encryption to a plain one, are errors and no wait")
    func mismatch() async throws {
        try await serving(.localhost) { port in
            await #expect(throws: (any Error).self) {
                try await WebSocketClient.connect(to: "ws://localhost:\(port)/") { _ in }
            }
        }
        _ = try await WebSocketServer.running { port in
            await #expect(throws: (any Error).self) {
                try await echo("not sent", over: "wss://localhost:\(port)/", TestCertificate.trusting)
            }
        }
    }

    @Test("A refusal arrives whole", arguments: ["POST /chat HTTP/1.1", "NONSENSE"])
    func refusal(line: String) async throws {
        try await serving(.localhost) { port in
            let peer = try await RawPeer.dial(port: port, tls: TestCertificate.trusting)
            try await peer.write(UpgradeRequest(line: line).text)
            let head = try await peer.readHead()
            #expect(head.status == (line == "NONSENSE" ? 400 : 405))
            let body = try await peer.readToEnd()
            #expect(head.fields.singleValue(of: "Content-Length") == "\(body.count)")
        }
    }

    @Test("A fault is announced, and the connection then ends properly")
    func fault() async throws {
        try await serving(.localhost) { port in
            let peer = try await RawPeer.dial(port: port, tls: TestCertificate.trusting)
            try await peer.write(UpgradeRequest().text)
            #expect(try await peer.readHead().status == 101)
            try await peer.write(RawFrame.bytes(1, Array("answered".utf8), isMasked: true) + [0x83, 0x80, 0, 0, 0, 0])
            #expect(try await peer.readShortFrame() == (1, Array("answered".utf8)))
            let close = try await peer.readShortFrame()
            #expect(close.opcode == 8)
            #expect(Array(close.payload.prefix(2)) == [0x03, 0xEA])
            #expect(try await peer.readToEnd() == [])
        }
    }

    @Test("A server whose configuration cannot be used does not run")
    func unusable() async throws {
        var tls = try TestCertificate.localhost.server
        tls.privateKey = try TestCertificate.other.server.privateKey
        let server = WebSocketServer(
            host: "127.0.0.1",
            port: 0,
            configuration: WebSocketServer.Configuration(tls: tls),
            handler: WebSocketServer.echo
        )
        await #expect(throws: NIOSSLError.self) { try await server.run() }
        await #expect(throws: NIOSSLError.self) { try await server.waitUntilListening() }
    }
}
