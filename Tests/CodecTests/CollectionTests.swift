// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("MessagePack array and map")
struct CollectionTests {
    @Test(
        "An array's header is written in its shortest form and read back if its values can be there",
        arguments: [
            (0, "90"), (1, "91"), (15, "9f"), (16, "dc0010"), (65535, "dcffff"), (65536, "dd00010000"),
        ]
    )
    func arrays(_ count: Int, _ header: String) throws {
        #expect(try written { $0.writeArrayHeader(count: UInt32(count)) } == header)
        let hex = header + String(repeating: "c0", count: count)
        let result = try read(hex) { r throws(MessagePackError) in try r.readArrayHeader() }
        #expect(result == (count, header.count / 2))
        if count > 0 {
            let short = try failure(String(hex.dropLast(2))) { r throws(MessagePackError) in try r.readArrayHeader() }
            #expect(short == (.truncated, 0), "one value less than announced")
        }
    }

    @Test(
        "A map's header is written in its shortest form and read back if its pairs can be there",
        arguments: [
            (0, "80"), (1, "81"), (15, "8f"), (16, "de0010"), (65535, "deffff"), (65536, "df00010000"),
        ]
    )
    func maps(_ count: Int, _ header: String) throws {
        #expect(try written { $0.writeMapHeader(count: UInt32(count)) } == header)
        let hex = header + String(repeating: "c0c0", count: count)
        let result = try read(hex) { r throws(MessagePackError) in try r.readMapHeader() }
        #expect(result == (count, header.count / 2))
        if count > 0 {
            let short = try failure(String(hex.dropLast(2))) { r throws(MessagePackError) in try r.readMapHeader() }
            #expect(short == (.truncated, 0), "half a pair less than announced")
        }
    }

    @Test("Longer headers than needed are read")
    func longHeaders() throws {
        #expect(try read("dc0001c0") { r throws(MessagePackError) in try r.readArrayHeader() } == (1, 3))
        #expect(try read("dd00000001c0") { r throws(MessagePackError) in try r.readArrayHeader() } == (1, 5))
        #expect(try read("de0001c0c0") { r throws(MessagePackError) in try r.readMapHeader() } == (1, 3))
        #expect(try read("df00000001c0c0") { r throws(MessagePackError) in try r.readMapHeader() } == (1, 5))
    }

    @Test("A count of 2^32-1 with nothing behind it is truncated", arguments: ["ddffffffff", "dd", "dcff"])
    func liesAboutArrays(_ hex: String) throws {
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readArrayHeader() } == (.truncated, 0))
    }

    @Test(
        "A count of 2^32-1 pairs with nothing behind it is truncated",
        arguments: ["dfffffffff", "df", "deff", "81c0"]
    )
    func liesAboutMaps(_ hex: String) throws {
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readMapHeader() } == (.truncated, 0))
    }
}
