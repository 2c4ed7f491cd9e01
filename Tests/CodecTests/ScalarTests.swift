// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Testing
import TestSupport

@Suite("MessagePack nil, bool and float")
struct ScalarTests {
    @Test("nil, false and true are one byte each")
    func bytes() throws {
        #expect(try written { $0.writeNil() } == "c0")
        #expect(try written { $0.write(false) } == "c2")
        #expect(try written { $0.write(true) } == "c3")
        #expect(try read("c2") { r throws(MessagePackError) in try r.readBool() } == (false, 1))
        #expect(try read("c3") { r throws(MessagePackError) in try r.readBool() } == (true, 1))
        #expect(try read("c0") { r throws(MessagePackError) in try r.readNilIfPresent() } == (true, 1))
        #expect(try read("c3") { r throws(MessagePackError) in try r.readNilIfPresent() } == (false, 0))
        #expect(try read("c0") { r throws(MessagePackError) in try r.readNil() }.offset == 1)
    }

    @Test(
        "A float 64 carries every double",
        arguments: [
            (0.0, "cb0000000000000000"), (1.0, "cb3ff0000000000000"), (-0.5, "cbbfe0000000000000"),
            (Double.infinity, "cb7ff0000000000000"), (Double.greatestFiniteMagnitude, "cb7fefffffffffffff"),
        ]
    )
    func doubles(_ value: Double, _ hex: String) throws {
        #expect(try written { $0.write(value) } == hex)
        #expect(try read(hex) { r throws(MessagePackError) in try r.readDouble() } == (value, 9))
        #expect(try failure(hex) { r throws(MessagePackError) in try r.readFloat() } == (.wrongType, 0))
    }

    @Test(
        "A float 32 is read as either",
        arguments: [(Float(0), "ca00000000"), (1, "ca3f800000"), (-Float.infinity, "caff800000"), (0.1, "ca3dcccccd")]
    )
    func floats(_ value: Float, _ hex: String) throws {
        #expect(try written { $0.write(value) } == hex)
        #expect(try read(hex) { r throws(MessagePackError) in try r.readFloat() } == (value, 5))
        #expect(try read(hex) { r throws(MessagePackError) in try r.readDouble() } == (Double(value), 5))
    }

    @Test("A float that is no number stays none")
    func notANumber() throws {
        #expect(try read("cb7ff8000000000000") { r throws(MessagePackError) in try r.readDouble() }.value.isNaN)
        #expect(try read("ca7fc00000") { r throws(MessagePackError) in try r.readFloat() }.value.isNaN)
    }

    @Test("Each first byte is of the type that the specification gives it")
    func types() throws {
        let types = (0...255).map { MessagePackType(firstByte: UInt8($0)) }
        let counts = Dictionary(grouping: types, by: { $0 }).mapValues(\.count)
        #expect(
            counts == [
                .int: 128 + 32 + 8, .map: 16 + 2, .array: 16 + 2, .str: 32 + 3, .nil: 1, .bool: 2, .bin: 3, .ext: 8,
                .float: 2, nil: 1,
            ]
        )
        #expect(types[0xc1] == nil)
    }

    @Test("A value of another type is refused and not consumed")
    func wrongType() throws {
        #expect(try failure("01") { r throws(MessagePackError) in try r.readBool() } == (.wrongType, 0))
        #expect(try failure("c2") { r throws(MessagePackError) in try r.readNil() } == (.wrongType, 0))
        #expect(try failure("01") { r throws(MessagePackError) in try r.readDouble() } == (.wrongType, 0))
        #expect(
            try failure("cb0000000000000000") { r throws(MessagePackError) in try r.readInteger(Int.self) }
                == (.wrongType, 0)
        )
        #expect(try failure("a161") { r throws(MessagePackError) in try r.readBinary() } == (.wrongType, 0))
        #expect(try failure("c40161") { r throws(MessagePackError) in try r.readString() } == (.wrongType, 0))
        #expect(try failure("8101") { r throws(MessagePackError) in try r.readArrayHeader() } == (.wrongType, 0))
        #expect(try failure("9101") { r throws(MessagePackError) in try r.readMapHeader() } == (.wrongType, 0))
        #expect(try failure("c0") { r throws(MessagePackError) in try r.readTimestamp() } == (.wrongType, 0))
        #expect(try failure("d60100000000") { r throws(MessagePackError) in try r.readTimestamp() } == (.wrongType, 0))
    }

    @Test("The reserved byte 0xc1 is refused by every read")
    func reserved() throws {
        #expect(try failure("c1") { r throws(MessagePackError) in try r.peekType() } == (.reservedByte, 0))
        #expect(try failure("c1") { r throws(MessagePackError) in try r.readInteger(Int.self) } == (.reservedByte, 0))
        #expect(try failure("c1") { r throws(MessagePackError) in try r.readString() } == (.reservedByte, 0))
        #expect(try failure("c1") { r throws(MessagePackError) in try r.readArrayHeader() } == (.reservedByte, 0))
        #expect(try failure("c1") { r throws(MessagePackError) in try r.skip() } == (.reservedByte, 0))
    }

    @Test("An error tells what was wrong and where")
    func description() throws {
        let bytes = try Hex.decode("01a161")
        var reader = MessagePackReader(bytes.span.bytes, at: 1)
        do throws(MessagePackError) {
            _ = try reader.readMapHeader()
            Issue.record("a str was read as a map")
        } catch {
            #expect(error.description == "expected map, found str at byte 1")
        }
    }

    @Test("An offset beyond the bytes is brought to their end")
    func offsets() throws {
        let bytes = try Hex.decode("01")
        #expect(MessagePackReader(bytes.span.bytes, at: 5).offset == 1)
        #expect(MessagePackReader(bytes.span.bytes, at: -5).offset == 0)
        #expect(MessagePackReader(bytes.span.bytes, at: 1).remaining == 0)
    }

    @Test("Raw bytes are skipped as far as there are any")
    func skipBytes() throws {
        #expect(try read("010203") { r throws(MessagePackError) in try r.skipBytes(3) }.offset == 3)
        #expect(try failure("010203") { r throws(MessagePackError) in try r.skipBytes(4) } == (.truncated, 0))
        #expect(try failure("010203") { r throws(MessagePackError) in try r.skipBytes(-1) } == (.truncated, 0))
        #expect(try failure("010203") { r throws(MessagePackError) in try r.skipBytes(.max) } == (.truncated, 0))
    }
}
