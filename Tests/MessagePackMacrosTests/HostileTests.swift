// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec
    import MessagePackMacros
    import Testing
    import TestSupport

    @Suite("Hostile bytes for a macro's conformances")
    struct HostileTests {
        @Test("Bytes that end anywhere are an error")
        func truncated() throws {
            let bytes = try Volume.sample.messagePackBytes()
            for end in bytes.indices {
                #expect(throws: MessagePackError.self) { try Volume(messagePack: Array(bytes[..<end])) }
            }
            for event in EnumTests.events {
                let bytes = try event.0.messagePackBytes()
                for end in bytes.indices {
                    #expect(throws: MessagePackError.self) { try Event(messagePack: Array(bytes[..<end])) }
                }
            }
        }

        @Test("Values within values are bounded in depth")
        func deep() throws {
            let level = try [0x81] + "nested".messagePackBytes()
            func nested(_ count: Int) throws -> [UInt8] {
                try Array([[UInt8]](repeating: level, count: count).joined()) + "quit".messagePackBytes()
            }
            var event = try Event(messagePack: nested(128))
            var depth = 0
            while case .nested(let inner) = event {
                event = inner
                depth += 1
            }
            #expect(depth == 128 && event == .quit)
            for count in [129, 1_000_000] {
                let bytes = try nested(count)
                let error = #expect(throws: MessagePackError.self) { try Event(messagePack: bytes) }
                #expect(error?.code == .limitExceeded)
            }
        }

        @Test("Headers that announce more than is there are refused at once")
        func headers() {
            for header: [UInt8] in [
                [0xdf, 0xff, 0xff, 0xff, 0xff], [0xde, 0xff, 0xff], [0xdd, 0xff, 0xff, 0xff, 0xff],
            ] {
                for type: any MessagePackDecodable.Type in [
                    Volume.self, Settings.self, Point.self, Event.self, Wide.self,
                ] {
                    #expect(throws: MessagePackError.self) { try type.init(messagePack: header + [0xa1, 0x61]) }
                }
            }
        }

        @Test("Broken bytes are read as Codable reads them, or refused as it refuses them")
        func differential() throws {
            let seed = TestSeed.make(for: "MacroHostileTests.differential")
            var generator = SeededGenerator(seed: seed)
            let volume = try Volume.sample.messagePackBytes()
            let labelled = try [Labelled.one(a: 300), .two(a: "b", b: [3, 4])].messagePackBytes()
            var read = 0
            for _ in 0..<3000 {
                read += compare(Volume.self, Self.mutated(volume, &generator), seed)
                read += compare([Labelled].self, Self.mutated(labelled, &generator), seed)
            }
            #expect(read > 50, "some of the bytes are still values")
        }

        private func compare<Value: MessagePackDecodable & Decodable & Equatable>(
            _ type: Value.Type,
            _ bytes: [UInt8],
            _ seed: UInt64
        ) -> Int {
            let direct = try? Value(messagePack: bytes)
            let codable = try? MessagePackDecoder().decode(Value.self, from: bytes)
            // Not the same only if both are NaN in the same place.
            guard direct != codable, "\(direct as Any)" != "\(codable as Any)" else { return direct == nil ? 0 : 1 }
            Issue.record("\(bytes) is \(direct as Any), by Codable \(codable as Any); seed \(seed)")
            return 0
        }

        private static func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
            var bytes = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = .random(in: 0...255, using: &generator)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 2:
                    // A piece of it in another place: keys twice, values under other keys.
                    let piece = bytes[index..<min(bytes.count, index + Int.random(in: 1...12, using: &generator))]
                    let place = Int.random(in: bytes.indices, using: &generator)
                    bytes.replaceSubrange(place..<min(bytes.count, place + piece.count), with: piece)
                default: bytes[index] &+= 1
                }
            }
            return bytes
        }
    }
#endif
