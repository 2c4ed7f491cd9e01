// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("MessagePack ext and time")
struct ExtensionTests {
    @Test(
        "An ext is written with its shortest header and read back",
        arguments: [
            (0, "c700"), (1, "d4"), (2, "d5"), (3, "c703"), (4, "d6"), (5, "c705"), (8, "d7"), (15, "c70f"), (16, "d8"),
            (17, "c711"), (255, "c7ff"), (256, "c80100"), (65535, "c8ffff"), (65536, "c900010000"),
        ]
    )
    func extensions(_ count: Int, _ header: String) throws {
        let body = PayloadPattern.bytes(count)
        let hex = try written { try $0.writeExtension(type: -3, body: body) }
        #expect(hex == header + "fd" + Hex.encode(body))
        let result = try read(hex) { r throws(MessagePackError) in try r.readExtension() }
        #expect(result.value.type == -3)
        #expect(result.value.body == header.count / 2 + 1..<hex.count / 2)
        #expect(result.offset == hex.count / 2)
        for cut in [2, hex.count - 2] {
            let short = try failure(String(hex.prefix(cut))) { r throws(MessagePackError) in try r.readExtension() }
            #expect(short == (.truncated, 0), "cut to \(cut / 2) bytes")
        }
    }

    @Test("A length of an ext beyond the bytes that are there is truncated", arguments: ["c9ffffffff05", "c8ffff0500"])
    func liesAboutExtensions(_ hex: String) throws {
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readExtension() } == (.truncated, 0))
    }

    @Test(
        "A time is written as the shortest timestamp and read back",
        arguments: [
            (Timestamp(seconds: 0), "d6ff00000000"),
            (Timestamp(seconds: 0xffff_ffff), "d6ffffffffff"),
            (Timestamp(seconds: 0x1_0000_0000), "d7ff0000000100000000"),
            (Timestamp(seconds: 0, nanoseconds: 1), "d7ff0000000400000000"),
            (Timestamp(seconds: 0x3_ffff_ffff, nanoseconds: 999_999_999), "d7ffee6b27ffffffffff"),
            (Timestamp(seconds: 0x4_0000_0000), "c70cff000000000000000400000000"),
            (Timestamp(seconds: -1, nanoseconds: 999_999_999), "c70cff3b9ac9ffffffffffffffffff"),
            (Timestamp(seconds: .min), "c70cff000000008000000000000000"),
            (Timestamp(seconds: .max, nanoseconds: 1), "c70cff000000017fffffffffffffff"),
        ]
    )
    func timestamps(_ time: Timestamp, _ hex: String) throws {
        #expect(try written { $0.write(time) } == hex)
        #expect(try read(hex) { r throws(MessagePackError) in try r.readTimestamp() } == (time, hex.count / 2))
    }

    @Test(
        "A time is written as the older ext type 5 and read back (GRID-V1 §2.4)",
        arguments: [
            (Timestamp(seconds: 0), "c70c05000000000000000000000000"),
            (Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789), "c70c05000000006553f100075bcd15"),
            (Timestamp(seconds: -62_135_596_800), "c70c05fffffff1886e090000000000"),
            (Timestamp(seconds: .max, nanoseconds: 999_999_999), "c70c057fffffffffffffff3b9ac9ff"),
        ]
    )
    func legacy(_ time: Timestamp, _ hex: String) throws {
        #expect(try written { $0.writeLegacy(time) } == hex)
        #expect(try read(hex) { r throws(MessagePackError) in try r.readTimestamp() } == (time, hex.count / 2))
    }

    @Test(
        "The older time carries nanoseconds out of range into the seconds",
        arguments: [
            ("c70c0500000000000000643b9aca00", Timestamp(seconds: 101)),
            ("c70c0500000000000000647fffffff", Timestamp(seconds: 102, nanoseconds: 147_483_647)),
            ("c70c050000000000000064ffffffff", Timestamp(seconds: 99, nanoseconds: 999_999_999)),
            ("c70c05000000000000006480000000", Timestamp(seconds: 97, nanoseconds: 852_516_352)),
            ("c70c057fffffffffffffff7fffffff", Timestamp(seconds: .max, nanoseconds: 147_483_647)),
            ("c70c05800000000000000080000000", Timestamp(seconds: .min, nanoseconds: 852_516_352)),
            ("c70c058000000000000000ffffffff", Timestamp(seconds: .min, nanoseconds: 999_999_999)),
            ("c70c058000000000000001ffffffff", Timestamp(seconds: .min, nanoseconds: 999_999_999)),
            ("c70c058000000000000002ffffffff", Timestamp(seconds: .min + 1, nanoseconds: 999_999_999)),
        ]
    )
    func carries(_ hex: String, _ time: Timestamp) throws {
        #expect(try read(hex) { r throws(MessagePackError) in try r.readTimestamp() }.value == time)
    }

    @Test(
        "A timestamp of another length, or with 10^9 nanoseconds, is not one",
        arguments: [
            "d4ff00", "c700ff", "c703ff000000", "d40500",
            "d605ffffffff", "d7ffee6b280000000000", "c70cff3b9aca000000000000000000",
            "c70cffffffffff0000000000000000",
        ]
    )
    func invalid(_ hex: String) throws {
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readTimestamp() } == (.invalidValue, 0))
    }

    @Test("Times are ordered, and their difference is exact even between the farthest")
    func arithmetic() {
        let early = Timestamp(seconds: 5, nanoseconds: 999_999_999)
        let late = Timestamp(seconds: 6, nanoseconds: 1)
        #expect(early < late)
        #expect(late - early == .nanoseconds(2))
        #expect(early - late == .nanoseconds(-2))
        let farthest = Timestamp(seconds: .max) - Timestamp(seconds: .min)
        #expect(farthest == .seconds(Int64.max) - .seconds(Int64.min))
        #expect(farthest > .zero)
    }

    @Test("Nanoseconds beyond a second count as seconds")
    func normalized() {
        #expect(Timestamp(seconds: 1, nanoseconds: .max) == Timestamp(seconds: 5, nanoseconds: 294_967_295))
        #expect(Timestamp(seconds: .max, nanoseconds: .max).seconds == .max)
    }
}
