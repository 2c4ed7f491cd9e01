// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Mux
import Testing
import TestSupport

@Suite("Connect payloads")
struct ConnectPayloadTests {
    static let id = "c410000102030405060708090a0b0c0d0e0f"
    static let time = "c70c05000000006553f100075bcd15"

    func parse(_ hex: String) throws -> ConnectRequest {
        let bytes = try Hex.decode(hex)
        return try ConnectRequest(parsing: bytes.span.bytes)
    }

    func failure(_ hex: String) throws -> MessagePackError.Code? {
        let bytes = try Hex.decode(hex)
        return #expect(throws: MessagePackError.self, "\(hex)") { try ConnectRequest(parsing: bytes.span.bytes) }?.code
    }

    @Test("The keys of a request may come in any order, with others between them")
    func anyOrder() throws {
        let fields = [
            "a24944" + Self.id, "a4486f7374" + "a161", "a454696d65" + Self.time, "a5546f6b656e" + "a162",
        ]
        let expected = try parse("84" + fields.joined())
        #expect(expected.host == "a")
        #expect(expected.token == "b")
        #expect(expected.time == Timestamp(seconds: 1_700_000_000, nanoseconds: 123_456_789))
        #expect(expected.id.description == "00010203-0405-0607-0809-0a0b0c0d0e0f")
        #expect(try parse("84" + fields.reversed().joined()) == expected)
        let other = "a178" + "82a16193010203c0c2"
        #expect(try parse("86" + other + fields.joined() + other) == expected)
        #expect(try parse("85d940" + String(repeating: "41", count: 64) + "c0" + fields.joined()) == expected)
        #expect(try parse("de0004" + fields.joined()) == expected)
    }

    @Test("What a request does not say is empty; what it says twice counts the last time")
    func absentAndRepeated() throws {
        let empty = try parse("80")
        #expect(empty.host.isEmpty && empty.token.isEmpty)
        #expect(empty.time == .yearOne)
        #expect(empty.id.bytes == [UInt8](repeating: 0, count: 16))
        #expect(try parse("82a4486f7374a161a4486f7374a162").host == "b")
    }

    @Test("The time of a request may be a standard timestamp")
    func standardTime() throws {
        #expect(try parse("81a454696d65d6ff6553f100").time == Timestamp(seconds: 1_700_000_000))
    }

    @Test("Texts are taken up to their limits, and need not be UTF-8")
    func limits() throws {
        func request(_ key: String, _ count: Int) -> String {
            let length = String(count, radix: 16)
            let header = "db" + String(repeating: "0", count: 8 - length.count) + length
            return "81" + key + header + String(repeating: "78", count: count)
        }
        let host = "a4486f7374"
        let token = "a5546f6b656e"
        #expect(try parse(request(host, ConnectRequest.maximumHostLength)).host.utf8.count == 4096)
        #expect(try failure(request(host, ConnectRequest.maximumHostLength + 1)) == .overflow)
        #expect(try parse(request(token, ConnectRequest.maximumTokenLength)).token.utf8.count == 65536)
        #expect(try failure(request(token, ConnectRequest.maximumTokenLength + 1)) == .overflow)
        #expect(try parse("81" + host + "a1ff").host == "\u{fffd}")
    }

    @Test("Fields of other types are refused")
    func wrongTypes() throws {
        #expect(try failure("93010203") == .wrongType)
        #expect(try failure("c0") == .wrongType)
        #expect(try failure("") == .truncated)
        #expect(try failure("81") == .truncated)
        #expect(try failure("8101c0") == .wrongType)
        #expect(try failure("81a24944" + "b0" + String(repeating: "61", count: 16)) == .wrongType)
        #expect(try failure("81a24944" + "c40f" + String(repeating: "61", count: 15)) == .invalidValue)
        #expect(try failure("81a24944" + "c411" + String(repeating: "61", count: 17)) == .invalidValue)
        #expect(try failure("81a4486f7374c0") == .wrongType)
        #expect(try failure("81a454696d6501") == .wrongType)
        #expect(try failure("dfffffffff") == .truncated)
    }

    @Test("No request survives being cut short")
    func truncation() throws {
        for vector in try Vectors.load().auxiliaryPayloads where vector.name.hasPrefix("connectReq") {
            for count in 0..<vector.bytes.count {
                #expect(throws: MessagePackError.self) {
                    _ = try ConnectRequest(parsing: vector.bytes.span.bytes.extracting(0..<count))
                }
            }
        }
    }

    @Test("A response is an acceptance, or has a reason; one that says nothing is a rejection")
    func responses() throws {
        let id = InstanceID()
        #expect(ConnectResponse(id: id).isAccepted)
        #expect(ConnectResponse(id: id).rejectedReason.isEmpty)
        #expect(!ConnectResponse(id: id, rejectedReason: "no").isAccepted)
        let empty = try Hex.decode("80")
        #expect(try !ConnectResponse(parsing: empty.span.bytes).isAccepted)
    }

    @Test("A new identity is a random UUID of version 4")
    func identity() {
        let ids = (0..<100).map { _ in InstanceID() }
        #expect(Set(ids).count == 100)
        for id in ids {
            #expect(id.bytes[6] >> 4 == 4)
            #expect(id.bytes[8] >> 6 == 0b10)
            let bytes = id.bytes
            #expect(InstanceID(bytes.span.bytes) == id)
        }
    }
}
