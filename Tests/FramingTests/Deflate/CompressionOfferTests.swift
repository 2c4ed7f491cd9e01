// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("A client asks for compression (RFC 7692 §5, §7.1)")
struct CompressionOfferTests {
    typealias Configuration = PermessageDeflate.Configuration
    typealias Parameters = PermessageDeflate.Parameters

    static func open(
        server: Int = 15,
        client: Int = 15,
        serverTakeover: Bool = true,
        clientTakeover: Bool = true,
        required: Bool = false
    ) -> Configuration {
        Configuration(
            serverContextTakeover: serverTakeover,
            clientContextTakeover: clientTakeover,
            serverMaxWindowBits: server,
            clientMaxWindowBits: client,
            requiresPeerLimits: required
        )
    }

    static func fields(_ text: String) -> HandshakeFields { ["Sec-WebSocket-Extensions": text] }

    static let offers: [(Configuration, String)] = [
        (open(), "permessage-deflate; client_max_window_bits"),
        (open(client: 8), "permessage-deflate; client_max_window_bits=8"),
        (open(clientTakeover: false), "permessage-deflate; client_max_window_bits; client_no_context_takeover"),
        (open(server: 10, required: true), "permessage-deflate; client_max_window_bits; server_max_window_bits=10"),
        (
            open(serverTakeover: false, required: true),
            "permessage-deflate; client_max_window_bits; server_no_context_takeover"
        ),
        (
            open(server: 10, client: 9, serverTakeover: false, clientTakeover: false),
            """
            permessage-deflate; client_max_window_bits=9; server_max_window_bits=10; \
            server_no_context_takeover; client_no_context_takeover, \
            permessage-deflate; client_max_window_bits=9; client_no_context_takeover
            """
        ),
        (
            .defaults,
            """
            permessage-deflate; client_max_window_bits=12; server_max_window_bits=12, \
            permessage-deflate; client_max_window_bits=12
            """
        ),
    ]

    @Test("The offer says what is wished, then what is wished at least (§7.1.3)", arguments: offers)
    func offered(configuration: Configuration, text: String) {
        #expect(PermessageDeflate.offer(of: configuration) == text)
        #expect(ExtensionElement.list(in: Self.fields(text)) != nil)
    }

    /// The wishes, an answer, and what it comes to.
    static let answers: [(Configuration, String, Parameters?)] = [
        (open(), "", nil),
        (open(), "x-other; foo=1", nil),
        (open(), "permessage-deflate", Parameters()),
        (open(), "x-other, permessage-deflate", Parameters()),
        (open(), "permessage-deflate; server_no_context_takeover", Parameters(serverNoContextTakeover: true)),
        (open(), "permessage-deflate; client_no_context_takeover", Parameters(clientNoContextTakeover: true)),
        (open(), "permessage-deflate; server_max_window_bits=8", Parameters(serverMaxWindowBits: 8)),
        (open(), "permessage-deflate; client_max_window_bits=8", Parameters(clientMaxWindowBits: 8)),
        (open(), "permessage-deflate; client_max_window_bits=\"9\"", Parameters(clientMaxWindowBits: 9)),
        (open(), "permessage-deflate; server_max_window_bits=15; client_max_window_bits=15", Parameters()),
        // What the client has announced of itself holds without being repeated.
        (open(client: 10), "permessage-deflate", Parameters(clientMaxWindowBits: 10)),
        (open(client: 10), "permessage-deflate; client_max_window_bits=9", Parameters(clientMaxWindowBits: 9)),
        (open(client: 10), "permessage-deflate; client_max_window_bits=10", Parameters(clientMaxWindowBits: 10)),
        (open(clientTakeover: false), "permessage-deflate", Parameters(clientNoContextTakeover: true)),
        // The first offer, and the second.
        (open(server: 10), "permessage-deflate; server_max_window_bits=10", Parameters(serverMaxWindowBits: 10)),
        (open(server: 10), "permessage-deflate; server_max_window_bits=9", Parameters(serverMaxWindowBits: 9)),
        (open(server: 10), "permessage-deflate", Parameters()),
        (open(server: 10), "permessage-deflate; server_max_window_bits=11", Parameters(serverMaxWindowBits: 11)),
        (open(serverTakeover: false), "permessage-deflate", Parameters()),
        (
            open(server: 10, required: true),
            "permessage-deflate; server_max_window_bits=9",
            Parameters(serverMaxWindowBits: 9)
        ),
        (
            open(serverTakeover: false, required: true),
            "permessage-deflate; server_no_context_takeover",
            Parameters(serverNoContextTakeover: true)
        ),
    ]

    @Test("An answer that fits an offer is taken", arguments: answers)
    func accepted(configuration: Configuration, text: String, expected: Parameters?) throws {
        #expect(try PermessageDeflate.parameters(answeredIn: Self.fields(text), to: configuration) == expected)
    }

    static let invalidAnswers: [(Configuration, String)] =
        [
            "foo", "foo=1", "server_no_context_takeover=1", "client_no_context_takeover=true", "server_max_window_bits",
            "server_max_window_bits=7", "server_max_window_bits=16", "server_max_window_bits=08",
            "server_max_window_bits=+8",
            "server_max_window_bits=8.0", "server_max_window_bits=-8", "server_max_window_bits=a",
            "client_max_window_bits",
            "client_max_window_bits=7", "client_max_window_bits=16", "client_max_window_bits=010",
            "client_max_window_bits=99999999999999999999", "Server_Max_Window_Bits=10",
            "server_no_context_takeover; server_no_context_takeover",
            "client_no_context_takeover; client_no_context_takeover",
            "server_max_window_bits=10; server_max_window_bits=10",
            "client_max_window_bits=10; client_max_window_bits=9",
        ].map { (open(), "permessage-deflate; " + $0) } + [
            (open(), "permessage-deflate, permessage-deflate"),
            (open(client: 10), "permessage-deflate; client_max_window_bits=11"),
            (open(server: 10, required: true), "permessage-deflate"),
            (open(server: 10, required: true), "permessage-deflate; server_max_window_bits=11"),
            (open(serverTakeover: false, required: true), "permessage-deflate"),
        ]

    @Test("An answer that fits no offer fails the connection (§5.1, §7.1)", arguments: invalidAnswers)
    func refused(configuration: Configuration, text: String) {
        let error = #expect(throws: HandshakeError.self) {
            try PermessageDeflate.parameters(answeredIn: Self.fields(text), to: configuration)
        }
        #expect(error?.code == .invalidCompressionParameters)
    }

    @Test(
        "An answer that breaks the grammar fails the connection (RFC 6455 §9.1)",
        arguments: ["a b", "permessage-deflate; =", "x;"]
    )
    func malformed(text: String) {
        let error = #expect(throws: HandshakeError.self) {
            try PermessageDeflate.parameters(answeredIn: Self.fields(text), to: .defaults)
        }
        #expect(error?.code == .malformedExtensions)
    }
}
