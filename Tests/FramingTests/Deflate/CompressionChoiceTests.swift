// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("A server chooses compression (RFC 7692 §5.1, §7.1)")
struct CompressionChoiceTests {
    typealias Configuration = PermessageDeflate.Configuration
    typealias Parameters = PermessageDeflate.Parameters

    static let open = CompressionOfferTests.open()

    /// The wishes, the offers, the answer and what it stands for.
    static let table: [(Configuration, String, String, Parameters)] = [
        (open, "permessage-deflate", "permessage-deflate", Parameters()),
        (open, "permessage-deflate; client_max_window_bits", "permessage-deflate", Parameters()),
        (
            open, "permessage-deflate; client_max_window_bits=9", "permessage-deflate; client_max_window_bits=9",
            Parameters(clientMaxWindowBits: 9)
        ),
        (
            open, "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=8",
            Parameters(serverMaxWindowBits: 8)
        ),
        // One that was asked for is answered, though it says nothing.
        (
            open, "permessage-deflate; server_max_window_bits=15", "permessage-deflate; server_max_window_bits=15",
            Parameters()
        ),
        (
            open, "permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover",
            Parameters(serverNoContextTakeover: true)
        ),
        (
            open, "permessage-deflate; client_no_context_takeover", "permessage-deflate; client_no_context_takeover",
            Parameters(clientNoContextTakeover: true)
        ),
        // The server's own wishes.
        (
            CompressionOfferTests.open(server: 10), "permessage-deflate",
            "permessage-deflate; server_max_window_bits=10", Parameters(serverMaxWindowBits: 10)
        ),
        (
            CompressionOfferTests.open(server: 10), "permessage-deflate; server_max_window_bits=12",
            "permessage-deflate; server_max_window_bits=10", Parameters(serverMaxWindowBits: 10)
        ),
        (
            CompressionOfferTests.open(server: 12), "permessage-deflate; server_max_window_bits=10",
            "permessage-deflate; server_max_window_bits=10", Parameters(serverMaxWindowBits: 10)
        ),
        (
            CompressionOfferTests.open(client: 10), "permessage-deflate; client_max_window_bits",
            "permessage-deflate; client_max_window_bits=10", Parameters(clientMaxWindowBits: 10)
        ),
        (
            CompressionOfferTests.open(client: 10), "permessage-deflate; client_max_window_bits=12",
            "permessage-deflate; client_max_window_bits=10", Parameters(clientMaxWindowBits: 10)
        ),
        (
            CompressionOfferTests.open(client: 12), "permessage-deflate; client_max_window_bits=10",
            "permessage-deflate; client_max_window_bits=10", Parameters(clientMaxWindowBits: 10)
        ),
        // A limit on the client that it has not offered must not be answered.
        (CompressionOfferTests.open(client: 10), "permessage-deflate", "permessage-deflate", Parameters()),
        (
            CompressionOfferTests.open(serverTakeover: false, clientTakeover: false), "permessage-deflate",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
            Parameters(serverNoContextTakeover: true, clientNoContextTakeover: true)
        ),
        (
            .defaults, "permessage-deflate; client_max_window_bits",
            "permessage-deflate; client_max_window_bits=12; server_max_window_bits=12",
            Parameters(serverMaxWindowBits: 12, clientMaxWindowBits: 12)
        ),
        // Offers that cannot be accepted give way to the next.
        (open, "permessage-deflate; foo, permessage-deflate", "permessage-deflate", Parameters()),
        (
            open, "x-other; foo=1, permessage-deflate; server_max_window_bits=7, permessage-deflate",
            "permessage-deflate", Parameters()
        ),
        (
            CompressionOfferTests.open(client: 10, required: true),
            "permessage-deflate, permessage-deflate; client_max_window_bits",
            "permessage-deflate; client_max_window_bits=10", Parameters(clientMaxWindowBits: 10)
        ),
        // The first that can be is taken (§5.1), quoted or not.
        (
            open, "permessage-deflate; server_max_window_bits=\"10\", permessage-deflate",
            "permessage-deflate; server_max_window_bits=10", Parameters(serverMaxWindowBits: 10)
        ),
        (
            open,
            """
            permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; \
            client_max_window_bits=8
            """,
            """
            permessage-deflate; client_max_window_bits=8; server_max_window_bits=9; server_no_context_takeover; \
            client_no_context_takeover
            """,
            Parameters(
                serverNoContextTakeover: true,
                clientNoContextTakeover: true,
                serverMaxWindowBits: 9,
                clientMaxWindowBits: 8
            )
        ),
    ]

    @Test("The first offer that can be accepted is, and answered", arguments: table)
    func chosen(configuration: Configuration, offer: String, answer: String, parameters: Parameters) throws {
        let agreement = try PermessageDeflate.choose(
            from: CompressionOfferTests.fields(offer),
            configuration: configuration
        )
        #expect(agreement?.answer == answer)
        #expect(agreement?.parameters == parameters)
    }

    static let declinedOffers = [
        "", "x-other", "permessage-deflate; foo", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=07",
        "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=0",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9, permessage-deflate; bar",
        "PERMESSAGE-DEFLATE; x", "x-webkit-deflate-frame",
    ]

    @Test("Without an offer that can be accepted there is no compression", arguments: declinedOffers)
    func declined(offer: String) throws {
        let fields = CompressionOfferTests.fields(offer)
        #expect(try PermessageDeflate.choose(from: fields, configuration: Self.open) == nil)
    }

    @Test("A client that does not let its window be limited is declined where that is required, and only there")
    func required() throws {
        let fields = CompressionOfferTests.fields("permessage-deflate")
        let limited = CompressionOfferTests.open(client: 14, required: true)
        #expect(try PermessageDeflate.choose(from: fields, configuration: limited) == nil)
        let unlimited = CompressionOfferTests.open(required: true)
        #expect(try PermessageDeflate.choose(from: fields, configuration: unlimited) != nil)
    }

    @Test(
        "Offers that break the grammar are refused with status 400 (RFC 6455 §9.1)",
        arguments: ["a b", "permessage-deflate; a=,", "x;"]
    )
    func malformed(offer: String) {
        let refusal = #expect(throws: HandshakeRefusal.self) {
            try PermessageDeflate.choose(from: CompressionOfferTests.fields(offer), configuration: Self.open)
        }
        #expect(refusal?.code == .extensions)
        #expect(refusal?.status == 400)
    }

    @Test("Any two ends agree on the same, within the wishes of both", arguments: 8...15)
    func agreement(bits: Int) throws {
        for other in 8...15 {
            for flags in 0..<16 {
                let client = CompressionOfferTests.open(
                    server: bits,
                    client: other,
                    serverTakeover: flags & 1 == 0,
                    clientTakeover: flags & 2 == 0,
                    required: true
                )
                let server = CompressionOfferTests.open(
                    server: other,
                    client: bits,
                    serverTakeover: flags & 4 == 0,
                    clientTakeover: flags & 8 == 0,
                    required: true
                )
                let offer = CompressionOfferTests.fields(PermessageDeflate.offer(of: client))
                let agreement = try #require(try PermessageDeflate.choose(from: offer, configuration: server))
                let answer = CompressionOfferTests.fields(agreement.answer)
                #expect(try PermessageDeflate.parameters(answeredIn: answer, to: client) == agreement.parameters)
                let expected = Parameters(
                    serverNoContextTakeover: flags & 5 != 0,
                    clientNoContextTakeover: flags & 10 != 0,
                    serverMaxWindowBits: min(bits, other),
                    clientMaxWindowBits: min(bits, other)
                )
                #expect(agreement.parameters == expected)
            }
        }
    }

    @Test("Values out of their ranges count as the nearest in them")
    func clamped() {
        var configuration = Configuration(
            serverMaxWindowBits: 7,
            clientMaxWindowBits: 16,
            memoryLevel: 0,
            compressionLevel: 10,
            minimumBytes: -1,
            maximumExpansionRatio: 0,
            expansionFloor: -1
        )
        #expect(configuration.serverMaxWindowBits == 8)
        #expect(configuration.clientMaxWindowBits == 15)
        #expect(configuration.memoryLevel == 1)
        #expect(configuration.compressionLevel == 9)
        #expect(configuration.minimumBytes == 0)
        #expect(configuration.maximumExpansionRatio == 1)
        #expect(configuration.expansionFloor == 0)
        configuration.serverMaxWindowBits = .max
        configuration.clientMaxWindowBits = .min
        configuration.memoryLevel = 10
        configuration.compressionLevel = -1
        #expect(configuration.serverMaxWindowBits == 15)
        #expect(configuration.clientMaxWindowBits == 8)
        #expect(configuration.memoryLevel == 9)
        #expect(configuration.compressionLevel == 0)
        #expect(Parameters(serverMaxWindowBits: 0, clientMaxWindowBits: 99) == Parameters(serverMaxWindowBits: 8))
    }
}
