// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing
import TestSupport

@Suite("Limits of MessagePack: each lets through what it says and nothing beyond")
struct LimitTests {
    @Test(
        "A str, a bin and an ext of the longest length pass, one of a byte more does not",
        arguments: [0, 1, 20, 31, 32, 300]
    )
    func lengths(_ limit: Int) throws {
        let limits = MessagePackLimits(maximumStringBytes: limit, maximumBinaryBytes: limit)
        for (count, expected) in [(limit, nil), (limit + 1, .limitExceeded)] as [(Int, MessagePackError.Code?)] {
            let body = [UInt8](repeating: 0x61, count: count)
            for way in DecodingWay.allCases where way != .skip {
                #expect(
                    way.failure(
                        String.self,
                        try String(decoding: body, as: UTF8.self).messagePackBytes(),
                        limits: limits
                    ) == expected
                )
                #expect(way.failure([UInt8].self, try body.messagePackBytes(), limits: limits) == expected)
            }
            let ext = try MessagePackExtension(type: 9, body: body).messagePackBytes()
            #expect(DecodingWay.value.failure(Int.self, ext, limits: limits) == expected)
            #expect(DecodingWay.skip.failure(Int.self, ext, limits: limits) == nil)
        }
    }

    @Test("Collections of the deepest nesting pass, ones of a level more do not", arguments: [1, 4, 20])
    func depth(_ limit: Int) throws {
        for (count, expected) in [(limit, nil), (limit + 1, .limitExceeded)] as [(Int, MessagePackError.Code?)] {
            let arrays = [UInt8](repeating: 0x91, count: count - 1) + [0x90]
            #expect(
                DecodingWay.value.failure(Int.self, arrays, limits: MessagePackLimits(maximumDepth: limit)) == expected
            )
            let maps = Array(repeatElement([0x81, 0xc0] as [UInt8], count: count - 1).joined()) + [0x80]
            #expect(
                DecodingWay.value.failure(Int.self, maps, limits: MessagePackLimits(maximumDepth: limit)) == expected
            )
            let trees = Tree.nested(count - 1)
            for way in DecodingWay.allCases where way != .skip {
                #expect(
                    way.failure(Tree.self, trees, limits: MessagePackLimits(maximumDepth: 2 * limit)) == expected,
                    "\(way)"
                )
            }
        }
        let list = try [[1]].messagePackBytes()
        for way in [DecodingWay.direct, .codable] {
            #expect(way.failure([[Int]].self, list, limits: MessagePackLimits(maximumDepth: 2)) == nil)
            #expect(way.failure([[Int]].self, list, limits: MessagePackLimits(maximumDepth: 1)) == .limitExceeded)
            #expect(
                way.failure([Int].self, try [1].messagePackBytes(), limits: MessagePackLimits(maximumDepth: 0))
                    == .limitExceeded
            )
            #expect(way.failure(Int.self, [1], limits: MessagePackLimits(maximumDepth: 0)) == nil)
        }
    }

    @Test("The most elements of all collections together pass, one more does not")
    func elements() throws {
        let bytes = try [["a": [1, 2, 3], "b": []], [:]].messagePackBytes()
        for way in DecodingWay.allCases where way != .skip {
            #expect(
                way.failure([[String: [Int]]].self, bytes, limits: MessagePackLimits(maximumElements: 7)) == nil,
                "\(way)"
            )
            #expect(
                way.failure([[String: [Int]]].self, bytes, limits: MessagePackLimits(maximumElements: 6))
                    == .limitExceeded,
                "\(way)"
            )
        }
        let disk = try Disk.sample.messagePackBytes()
        let count = 10 + 3 + 1 + 1 + 11
        for way in DecodingWay.allCases where way != .skip {
            #expect(way.failure(Disk.self, disk, limits: MessagePackLimits(maximumElements: count)) == nil, "\(way)")
            #expect(
                way.failure(Disk.self, disk, limits: MessagePackLimits(maximumElements: count - 1)) == .limitExceeded,
                "\(way)"
            )
        }
    }

    @Test("Values at the default limits pass, and ones beyond do not")
    func defaults() throws {
        let depth = MessagePackLimits.defaults.maximumDepth
        for way in DecodingWay.allCases where way != .skip {
            #expect(way.failure(Tree.self, Tree.nested(depth / 2 - 1)) == nil, "\(way)")
            #expect(way.failure(Tree.self, Tree.nested(depth / 2)) == .limitExceeded, "\(way)")
        }
        let count = MessagePackLimits.defaults.maximumElements
        var writer = MessagePackWriter()
        writer.writeArrayHeader(count: UInt32(count))
        writer.append(contentsOf: repeatElement(0xc0, count: count))
        #expect(DecodingWay.direct.failure([Int?].self, writer.bytes) == nil)
        writer.removeAll(keepingCapacity: true)
        writer.writeArrayHeader(count: UInt32(count + 1))
        writer.append(contentsOf: repeatElement(0xc0, count: count + 1))
        #expect(DecodingWay.direct.failure([Int?].self, writer.bytes) == .limitExceeded)
    }

    @Test("A negative limit is none at all, and limits of the input are no more than its own")
    func extremes() throws {
        let none = MessagePackLimits(
            maximumDepth: -1,
            maximumStringBytes: -1,
            maximumBinaryBytes: .min,
            maximumElements: -5
        )
        #expect(
            none == MessagePackLimits(maximumDepth: 0, maximumStringBytes: 0, maximumBinaryBytes: 0, maximumElements: 0)
        )
        #expect(
            DecodingWay.value.failure(Int.self, [0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0], limits: .ofInput) == .truncated
        )
        #expect(
            DecodingWay.value.failure(Int.self, [0xdb, 0xff, 0xff, 0xff, 0xff, 0xc0], limits: .ofInput) == .truncated
        )
        #expect(DecodingWay.value.failure(Int.self, [0x91, 0xc0], limits: .ofInput) == nil)
        #expect(MessagePackLimits.ofInput.maximumDepth == MessagePackLimits.defaults.maximumDepth)
    }

    @Test("docs/LIMITS.md has every limit, with its default, and all are finite")
    func documented() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            components: "..",
            "..",
            "docs",
            "LIMITS.md"
        )
        let text = try String(contentsOf: file, encoding: .utf8)
        let settings = Mirror(reflecting: MessagePackLimits.defaults).children
        #expect(settings.count == 4)
        for setting in settings {
            let value = try #require(setting.value as? Int)
            #expect(value > 0 && value <= 64 << 20)
            let shown =
                value >= 1 << 24 ? "\(value >> 20) MiB" : value.formatted(.number.locale(Locale(identifier: "en_US")))
            #expect(text.contains("| `\(setting.label ?? "")` | \(shown) |"), "\(setting.label ?? ""): \(shown)")
        }
        #expect(MessagePackEncoder().maximumDepth == MessagePackLimits.defaults.maximumDepth)
        #expect(MessagePackDecoder().limits == .defaults)
    }
}
