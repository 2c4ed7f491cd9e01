// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing
import Testing

@Suite("The memory of compressors")
struct CompressorMemoryTests {
    static let alone = PermessageDeflate.Parameters(serverNoContextTakeover: true, clientNoContextTakeover: true)
    static let frugal = PermessageDeflate.Configuration(keepsIdleState: false)
    static let message = Array("Hello, hello, hello".utf8)

    @Test("It is taken with the first message, and every stream is released once")
    func released() async {
        // In a process of its own, where nothing else makes streams.
        await #expect(processExitsWith: .success) {
            precondition(Zlib.liveStreams == 0)
            do {
                var deflater = MessageDeflater(role: .client, parameters: .init())
                var inflater = MessageInflater(role: .server, parameters: .init())
                precondition(Zlib.liveStreams == 0)
                _ = try inflater.inflated(try deflater.compressed([]))
                precondition(Zlib.liveStreams == 1, "an empty message needs no compressor")
                _ = try inflater.inflated(try deflater.compressed(Self.message))
                precondition(Zlib.liveStreams == 2)
                deflater.releaseIdle()
                precondition(Zlib.liveStreams == 1)
                deflater.releaseIdle()
                precondition(Zlib.liveStreams == 1)
                _ = try inflater.inflated(try deflater.compressed(Self.message))
                precondition(Zlib.liveStreams == 2)
                let moved = consume deflater
                precondition(moved.holdsState)
            }
            precondition(Zlib.liveStreams == 0)
            do {
                var inflater = MessageInflater(role: .server, parameters: .init())
                _ = try? inflater.inflated([0xFF])
                precondition(Zlib.liveStreams == 0, "an error releases the stream")
            }
            do {
                var deflater = MessageDeflater(role: .client, parameters: Self.alone, configuration: Self.frugal)
                var inflater = MessageInflater(role: .server, parameters: Self.alone, configuration: Self.frugal)
                for _ in 0..<3 {
                    _ = try inflater.inflated(try deflater.compressed(Self.message))
                    precondition(Zlib.liveStreams == 0, "nothing is kept between messages")
                }
            }
        }
    }

    @Test("A compressor that keeps nothing makes messages that need nothing, whatever was agreed on")
    func frugal() throws {
        var deflater = MessageDeflater(role: .client, parameters: .init(), configuration: Self.frugal)
        let first = try deflater.compressed(Self.message)
        #expect(deflater.holdsState == false)
        #expect(try deflater.compressed(Self.message) == first)
        var inflater = MessageInflater(role: .server, parameters: Self.alone)
        #expect(try inflater.inflated(first) == Self.message)
        #expect(try inflater.inflated(first) == Self.message)
    }

    @Test("After its memory is released, a compressor's next message needs nothing; the decompressor keeps up")
    func releasedCompressor() throws {
        var deflater = MessageDeflater(role: .client, parameters: .init())
        var inflater = MessageInflater(role: .server, parameters: .init())
        let first = try deflater.compressed(Self.message)
        let second = try deflater.compressed(Self.message)
        #expect(second.count < first.count)
        deflater.releaseIdle()
        let third = try deflater.compressed(Self.message)
        #expect(third == first)
        for payload in [first, second, third, try deflater.compressed(Self.message)] {
            inflater.releaseIdle()
            #expect(try inflater.inflated(payload) == Self.message)
        }
    }

    @Test("A decompressor is released between messages only, and only if the peer takes no context over")
    func releasedDecompressor() throws {
        let payload = try Compression.compress([Self.message])[0]
        var keeping = MessageInflater(role: .client, parameters: .init(), configuration: Self.frugal)
        _ = try keeping.inflated(payload)
        keeping.releaseIdle()
        #expect(keeping.holdsState == true)

        var releasing = MessageInflater(role: .client, parameters: Self.alone)
        var output: [UInt8] = []
        try releasing.inflate(Array(payload.prefix(3)), isFinal: false, into: &output)
        releasing.releaseIdle()
        #expect(releasing.holdsState == true)
        try releasing.inflate(Array(payload.dropFirst(3)), into: &output)
        #expect(output == Self.message)
        #expect(releasing.holdsState == true)
        releasing.releaseIdle()
        #expect(releasing.holdsState == false)
        #expect(try releasing.inflated(payload) == Self.message)
    }
}
