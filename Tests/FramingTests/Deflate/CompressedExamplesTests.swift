// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("The examples of compressed messages (RFC 7692 §7.2.3)")
struct CompressedExamplesTests {
    static let hello = Array("Hello".utf8)

    /// The section, the compressed messages in their order, and how many there are of "Hello".
    static let table: [(String, [String], Int)] = [
        ("§7.2.3.1 one block", ["f248cdc9c90700"], 1),
        ("§7.2.3.2 sharing the window", ["f248cdc9c90700", "f200110000"], 2),
        ("§7.2.3.2 not sharing it", ["f248cdc9c90700", "f248cdc9c90700"], 2),
        ("§7.2.3.3 a block without compression", ["000500faff48656c6c6f00"], 1),
        ("§7.2.3.4 a last block", ["f348cdc9c9070000"], 1),
        ("§7.2.3.5 two blocks", ["f248050000 00ffff cac9c90700"], 1),
        // What the examples imply.
        ("messages after a last block", ["f348cdc9c9070000", "f348cdc9c9070000", "f248cdc9c90700"], 3),
        ("a window that outlives a last block", ["f348cdc9c9070000", "f200110000"], 2),
        ("an empty last block, less its tail", ["f248cdc9c90700 0000ffff 01", "f200110000"], 2),
        ("a last block with nothing after it", ["f348cdc9c90700", "f248cdc9c90700"], 2),
    ]

    @Test("Each is decompressed, in pieces of any size", arguments: table)
    func decompressed(name: String, payloads: [String], count: Int) throws {
        let expected = [[UInt8]](repeating: Self.hello, count: count)
        for piece in [Int.max, 1, 2, 3, 4, 5] {
            #expect(
                try Compression.inflate(payloads.map { hex($0) }, piece: piece) == expected,
                "in pieces of \(piece)"
            )
        }
    }

    @Test("\"Hello\" is compressed to the bytes of §7.2.3.1 and §7.2.3.2, for either role", arguments: Role.allCases)
    func compressed(role: Role) throws {
        let shared = try Compression.compress([Self.hello, Self.hello], role: role)
        #expect(shared.map { hex($0) } == ["f248cdc9c90700", "f200110000"])
        let alone = PermessageDeflate.Parameters(serverNoContextTakeover: true, clientNoContextTakeover: true)
        let single = try Compression.compress([Self.hello, Self.hello], parameters: alone, role: role)
        #expect(single.map { hex($0) } == ["f248cdc9c90700", "f248cdc9c90700"])
    }

    @Test("Each end goes by the other's promise: the server's takeover is not the client's")
    func promises() throws {
        let parameters = PermessageDeflate.Parameters(serverNoContextTakeover: true)
        let messages = [Self.hello, Self.hello]
        let fromServer = try Compression.compress(messages, parameters: parameters, role: .server)
        let fromClient = try Compression.compress(messages, parameters: parameters, role: .client)
        #expect(fromServer.map { hex($0) } == ["f248cdc9c90700", "f248cdc9c90700"])
        #expect(fromClient.map { hex($0) } == ["f248cdc9c90700", "f200110000"])
        #expect(try Compression.inflate(fromClient, parameters: parameters, role: .server) == messages)
        #expect(throws: FramingError.self) {
            try Compression.inflate(fromClient, parameters: parameters, role: .client)
        }
    }

    @Test("An empty message is one byte, 0, and leaves the window as it is (§7.2.3.6)")
    func empty() throws {
        let messages = [[], Self.hello, [], Self.hello, []]
        let payloads = try Compression.compress(messages)
        #expect(payloads.map { hex($0) } == ["00", "f248cdc9c90700", "00", "f200110000", "00"])
        #expect(try Compression.inflate(payloads) == messages)
    }

    @Test("An empty message may be empty fragments around that byte")
    func emptyFragments() throws {
        var inflater = MessageInflater(role: .client, parameters: .init())
        var output: [UInt8] = []
        try inflater.inflate([], isFinal: false, into: &output)
        try inflater.inflate([0], isFinal: false, into: &output)
        try inflater.inflate([], isFinal: true, into: &output)
        #expect(output == [])
        #expect(try inflater.inflated(hex("f248cdc9c90700")) == Self.hello)
    }

    @Test("What is appended leaves alone what was there")
    func appended() throws {
        var deflater = MessageDeflater(role: .client, parameters: .init())
        var payload: [UInt8] = [1, 2, 3]
        try deflater.compress(Self.hello, into: &payload)
        #expect(hex(payload) == "010203f248cdc9c90700")
        var inflater = MessageInflater(role: .server, parameters: .init())
        var message: [UInt8] = [4, 5]
        try inflater.inflate(Array(payload.dropFirst(3)), into: &message)
        #expect(message == [4, 5] + Self.hello)
    }
}
