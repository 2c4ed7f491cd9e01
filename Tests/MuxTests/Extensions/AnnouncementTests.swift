// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("Announcing extensions")
struct AnnouncementTests {
    static let request = ConnectRequest(id: InstanceID(), host: "http://a:1", time: Timestamp(seconds: 1), token: "t")
    static let response = ConnectResponse(id: InstanceID())

    /// A request and a response with their maps' last entry being `X` and a value.
    static func payloads(withValue value: [UInt8]) throws -> (request: [UInt8], response: [UInt8]) {
        var request = try request.encoded()
        request[0] += 1
        var response = response.encoded()
        response[0] += 1
        let entry = [0xa1, UInt8(ascii: "X")] + value
        return (request + entry, response + entry)
    }

    /// What both payloads make of a value, after checking that they agree and that the other fields are read.
    static func announced(_ value: [UInt8]) throws -> MuxExtensions? {
        let (requestBytes, responseBytes) = try payloads(withValue: value)
        var parsedRequest = try ConnectRequest(parsing: requestBytes.span.bytes)
        var parsedResponse = try ConnectResponse(parsing: responseBytes.span.bytes)
        let extensions = parsedRequest.extensions
        #expect(parsedResponse.extensions == extensions)
        parsedRequest.extensions = nil
        parsedResponse.extensions = nil
        #expect(parsedRequest == request)
        #expect(parsedResponse == response)
        return extensions
    }

    static func announced(hex: String) throws -> MuxExtensions? {
        try announced(try Hex.decode(hex))
    }

    @Test("What is announced is what the peer reads, in both directions")
    func roundTrip() throws {
        let seed = TestSeed.make(for: "AnnouncementTests.roundTrip")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let extensions = MuxExtensions(
                features: MuxFeatures(rawValue: UInt32.random(in: 1 ... .max, using: &generator)),
                chunkBytes: Int.random(in: 1024...1_048_576, using: &generator),
                streamWindowBytes: Int.random(in: 1...2_147_483_647, using: &generator),
                metadataBytes: Int.random(in: 512...65_535, using: &generator)
            )
            var request = Self.request
            request.extensions = extensions
            let requestBytes = try request.encoded()
            #expect(try ConnectRequest(parsing: requestBytes.span.bytes) == request, "seed \(seed)")
            var response = Self.response
            response.extensions = extensions
            let responseBytes = response.encoded()
            #expect(try ConnectResponse(parsing: responseBytes.span.bytes) == response, "seed \(seed)")
            #expect(try Self.announced(extensions.encoded()) == extensions, "seed \(seed)")
        }
    }

    @Test("Without features the connect messages are those of a plain node", arguments: [nil, MuxExtensions.none])
    func plain(_ extensions: MuxExtensions?) throws {
        var request = Self.request
        request.extensions = extensions
        #expect(try request.encoded() == Self.request.encoded())
        #expect(try request.encoded()[0] == 0x84)
        var response = Self.response
        response.extensions = extensions
        #expect(response.encoded() == Self.response.encoded())
        #expect(response.encoded()[0] == 0x83)
    }

    @Test("The recorded connect messages announce nothing")
    func recorded() throws {
        var count = 0
        for vector in try Vectors.load().auxiliaryPayloads {
            if vector.name.hasPrefix("connectReq") {
                #expect(try ConnectRequest(parsing: vector.bytes.span.bytes).extensions == nil)
                count += 1
            } else if vector.name.hasPrefix("connectResp") {
                #expect(try ConnectResponse(parsing: vector.bytes.span.bytes).extensions == nil)
                count += 1
            }
        }
        #expect(count >= 4)
    }

    @Test(
        "An announcement of no feature counts as absent",
        arguments: ["80", "81a16600", "81a166ff", "81a163cd1000", "82a16601a16600"]
    )
    func noFeature(_ hex: String) throws {
        #expect(try Self.announced(hex: hex) == nil)
    }

    @Test("Absent sizes have their defaults, and unknown keys are skipped")
    func leniency() throws {
        #expect(try Self.announced(hex: "81a16605") == MuxExtensions(features: [.requestCancellation, .chunks]))
        #expect(
            try Self.announced(hex: "82a163cd1000a16601")
                == MuxExtensions(features: .requestCancellation, chunkBytes: 4096)
        )
        let long = "d92121" + String(repeating: "78", count: 32)
        #expect(
            try Self.announced(hex: "84a17a93c0c0c0" + "a16603" + long + "80" + "a16dcd1000")
                == MuxExtensions(features: [.requestCancellation, .announcedCapacities], metadataBytes: 4096)
        )
        #expect(try Self.announced(hex: "82a16601a16602") == MuxExtensions(features: .announcedCapacities))
    }

    @Test(
        "A size out of its range counts as the nearest in it",
        arguments: [
            ("00", 1024, 1, 512), ("01", 1024, 1, 512), ("cd01ff", 1024, 511, 512), ("cd0200", 1024, 512, 512),
            ("cd0201", 1024, 513, 513), ("cd03ff", 1024, 1023, 1023), ("cd0400", 1024, 1024, 1024),
            ("cd0401", 1025, 1025, 1025), ("cdffff", 65_535, 65_535, 65_535), ("ce00010000", 65_536, 65_536, 65_535),
            ("ce00100000", 1_048_576, 1_048_576, 65_535), ("ce00100001", 1_048_576, 1_048_577, 65_535),
            ("ce7fffffff", 1_048_576, 2_147_483_647, 65_535), ("ce80000000", 1_048_576, 2_147_483_647, 65_535),
            ("cf7fffffffffffffff", 1_048_576, 2_147_483_647, 65_535),
            ("cfffffffffffffffff", 1_048_576, 2_147_483_647, 65_535),
            ("ff", 1024, 1, 512), ("d38000000000000000", 1024, 1, 512),
        ]
    )
    func clamping(_ number: String, _ chunk: Int, _ window: Int, _ metadata: Int) throws {
        let expected = MuxExtensions(
            features: .all,
            chunkBytes: chunk,
            streamWindowBytes: window,
            metadataBytes: metadata
        )
        #expect(expected.chunkBytes == chunk)
        #expect(expected.streamWindowBytes == window)
        #expect(expected.metadataBytes == metadata)
        let hex = "84a166cd01ffa163\(number)a177\(number)a16d\(number)"
        #expect(try Self.announced(hex: hex) == expected)
    }

    @Test(
        "Own sizes are brought into their ranges as well, when they are given and when they are set",
        arguments: [(Int.min, 1024, 1, 512), (0, 1024, 1, 512), (Int.max, 1_048_576, 2_147_483_647, 65_535)]
    )
    func ownSizes(_ size: Int, _ chunk: Int, _ window: Int, _ metadata: Int) {
        let given = MuxExtensions(chunkBytes: size, streamWindowBytes: size, metadataBytes: size)
        var set = MuxExtensions.defaults
        set.chunkBytes = size
        set.streamWindowBytes = size
        set.metadataBytes = size
        #expect(given == set)
        #expect(given.chunkBytes == chunk)
        #expect(given.streamWindowBytes == window)
        #expect(given.metadataBytes == metadata)
    }

    @Test(
        "Of a set of features the lower 32 bits count",
        arguments: [
            ("cd01ff", 0x1ff), ("ceffffffff", 0xffff_ffff), ("cf0000000100000005", 5),
            ("cfffffffffffffffff", 0xffff_ffff), ("d303", nil),
            ("d005", 5), ("d30000000000000005", 5),
        ] as [(String, UInt32?)]
    )
    func features(_ number: String, _ bits: UInt32?) throws {
        guard let bits else {
            // Not a value at all: the payload is cut short.
            #expect(throws: MessagePackError.self) { _ = try Self.announced(hex: "81a166\(number)") }
            return
        }
        let announced = try #require(try Self.announced(hex: "81a166\(number)"))
        #expect(announced.features.rawValue == bits)
    }

    @Test(
        "A value that is no announcement counts as absent, and the keys behind it are read",
        arguments: [
            "c0", "c3", "01", "a0", "c400", "90", "9181a16601", "8101c0", "81a166c0", "81a166a131",
            "81a163cb0000000000000000",
            "81a17793c0c0c0", "81a16dc3", "82a16601a163c0", "81c0c0", "d6ff00000000",
        ]
    )
    func noAnnouncement(_ hex: String) throws {
        #expect(try Self.announced(hex: hex) == nil)
        let value = try Hex.decode(hex)
        let request = try Self.payloads(withValue: value).request
        // The announcement comes first, the request's own keys behind it.
        let own = try Self.request.encoded()
        let reordered = [request[0]] + request[own.count...] + own[1...]
        #expect(try ConnectRequest(parsing: reordered.span.bytes) == Self.request)
    }

    @Test("A payload that is cut short within its announcement is refused")
    func truncation() throws {
        let (request, response) = try Self.payloads(withValue: MuxExtensions.defaults.encoded())
        for count in 0..<request.count {
            #expect(throws: MessagePackError.self) {
                _ = try ConnectRequest(parsing: request.span.bytes.extracting(0..<count))
            }
        }
        for count in 0..<response.count {
            #expect(throws: MessagePackError.self) {
                _ = try ConnectResponse(parsing: response.span.bytes.extracting(0..<count))
            }
        }
        let value = MuxExtensions.defaults.encoded()
        for count in 0..<value.count {
            #expect(throws: MessagePackError.self) {
                _ = try MuxExtensions(parsing: value.span.bytes.extracting(0..<count))
            }
        }
    }

    @Test("Changed announcements never trap, and what is read can be announced again")
    func mutations() throws {
        let seed = TestSeed.make(for: "AnnouncementTests.mutations")
        var generator = SeededGenerator(seed: seed)
        let original = MuxExtensions.defaults.encoded()
        var read = 0
        for _ in 0..<5000 {
            var value = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                value[Int.random(in: 0..<value.count, using: &generator)] = UInt8.random(
                    in: 0 ... .max,
                    using: &generator
                )
            }
            guard let extensions = try? MuxExtensions(parsing: value.span.bytes) else { continue }
            read += 1
            let again = extensions.encoded()
            #expect(try MuxExtensions(parsing: again.span.bytes) == extensions, "seed \(seed)")
        }
        #expect(read > 100, "seed \(seed)")
    }
}
