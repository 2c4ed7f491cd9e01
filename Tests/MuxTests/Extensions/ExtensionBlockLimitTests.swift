// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("Limits of extension blocks: each lets through what it says and nothing beyond")
struct ExtensionBlockLimitTests {
    /// What is limited, and a block that goes up to the limit, or one past it.
    struct Limit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (_ isPast: Bool) -> ExtensionBlock
    }

    static let limits = [
        Limit(testDescription: "pairs of metadata") { isPast in
            let pairs = (0..<(isPast ? 65 : 64)).map { (key: "k\($0)", value: "") }
            return ExtensionBlock(metadata: CallMetadata(pairs))
        },
        Limit(testDescription: "bytes of a key") { isPast in
            ExtensionBlock(metadata: ["a": "", String(repeating: "k", count: isPast ? 257 : 256): ""])
        },
        Limit(testDescription: "bytes of a key, not characters") { isPast in
            ExtensionBlock(metadata: [String(repeating: "ü", count: 128) + (isPast ? "k" : ""): ""])
        },
        Limit(testDescription: "bytes of a handler name") { isPast in
            ExtensionBlock(handlerName: String(repeating: "n", count: isPast ? 256 : 255))
        },
        Limit(testDescription: "bytes of an error code") { isPast in
            ExtensionBlock(errorCode: String(repeating: "c", count: isPast ? 65 : 64))
        },
        Limit(testDescription: "bytes of details") { isPast in
            // The map, the key and the header of the bytes take 6.
            ExtensionBlock(errorDetails: [UInt8](repeating: 1, count: 65_535 - 6 + (isPast ? 1 : 0)))
        },
        Limit(testDescription: "bytes of a value") { isPast in
            // Two maps, two keys and the header of the value take 9.
            ExtensionBlock(metadata: ["k": String(repeating: "v", count: 65_535 - 9 + (isPast ? 1 : 0))])
        },
        Limit(testDescription: "bytes of all fields together") { isPast in
            ExtensionBlock(
                inCapacity: 1,
                metadata: ["k": String(repeating: "v", count: 32_768)],
                // With 3 bytes of the capacity, 9 around the value as above, and 5 around the details.
                errorDetails: [UInt8](repeating: 1, count: 65_535 - 32_768 - 17 + (isPast ? 1 : 0))
            )
        },
    ]

    @Test("What is at the limit is encoded and parsed", arguments: limits)
    func at(_ limit: Limit) throws {
        let block = limit.make(false)
        let bytes = try block.encoded()
        #expect(bytes.count <= ExtensionBlock.maximumByteCount)
        #expect(try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: 65_535) == block)
    }

    @Test("What is one past the limit is neither encoded nor parsed", arguments: limits)
    func past(_ limit: Limit) throws {
        let block = limit.make(true)
        #expect(#expect(throws: MessagePackError.self) { try block.encoded() }?.code == .overflow)
        let bytes = try UncheckedBlock.encode(block)
        let error = #expect(throws: MessagePackError.self) {
            _ = try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: 65_535)
        }
        #expect(error?.code == .overflow)
    }

    @Test("At their limit the fields fill the block that the tests above say")
    func lengths() throws {
        let full = ["bytes of details", "bytes of a value", "bytes of all fields together"]
        for limit in Self.limits where full.contains(limit.testDescription) {
            #expect(try limit.make(false).encoded().count == 65_535, "\(limit.testDescription)")
        }
    }

    @Test("Empty keys, names and codes are not encoded either")
    func empty() {
        let blocks = [
            ExtensionBlock(metadata: ["": "v"]), ExtensionBlock(handlerName: ""), ExtensionBlock(errorCode: ""),
        ]
        for block in blocks {
            #expect(#expect(throws: MessagePackError.self) { try block.encoded() }?.code == .invalidValue)
        }
    }

    @Test("A receiver's own maximum is a limit as well")
    func receiver() throws {
        let bytes = try ExtensionBlock(handlerName: "name").encoded()
        #expect(throws: Never.self) { _ = try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: bytes.count) }
        for maximum in [bytes.count - 1, 0, -1, .min] {
            let error = #expect(throws: MessagePackError.self) {
                _ = try ExtensionBlock(parsing: bytes.span.bytes, maximumBytes: maximum)
            }
            #expect(error?.code == .overflow)
        }
    }

    @Test("The least block that a peer has to take has room for everything but metadata and details")
    func least() throws {
        let call = ExtensionBlock(
            inCapacity: .max,
            outCapacity: .max,
            windowBytes: .max,
            handlerName: String(repeating: "n", count: ExtensionBlock.maximumHandlerNameByteCount)
        )
        let error = ExtensionBlock(errorCode: String(repeating: "c", count: ExtensionBlock.maximumErrorCodeByteCount))
        let least = MuxExtensions.metadataBytesRange.lowerBound
        #expect(try call.encoded().count + error.encoded().count <= least)
    }
}
