// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation
import Testing

@testable import GridCommands

@Suite("MessagePack on the command line")
struct MessagePackTests {
    private func decode(_ arguments: String..., input: [UInt8] = []) async throws -> ProgramResult {
        try await BuiltProgram.grid.run(["msgpack", "decode"] + arguments, input: input)
    }

    private func encode(_ json: String, _ arguments: String...) async throws -> ProgramResult {
        try await BuiltProgram.grid.run(["msgpack", "encode"] + arguments, input: Array(json.utf8))
    }

    @Test("A value becomes JSON, from standard input, digits, base64 and a file alike")
    func sources() async throws {
        let bytes: [UInt8] = [0x82, 0xa7] + Array("compact".utf8) + [0xc3, 0xa6] + Array("schema".utf8) + [0]
        let file = FileManager.default.temporaryDirectory.appending(path: "value-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let results = [
            try await decode(input: bytes), try await decode("-", input: bytes),
            try await decode("--hex", "82 a7 636f6d70616374 c3 a6 736368656d61 00"),
            try await decode("--base64", Data(bytes).base64EncodedString()),
            try await decode("--file", file.path(percentEncoded: false)),
        ]
        for result in results {
            #expect(result.status == 0)
            #expect(result.text == "{\n  \"compact\": true,\n  \"schema\": 0\n}\n")
            #expect(result.error.isEmpty)
        }
    }

    @Test("Several values come one after another, with --compact each on a line")
    func several() async throws {
        let result = try await decode("--compact", "--hex", "01 93 01 02 c0 81 a1 61 cb 3ff8000000000000 d6ff 00000001")
        #expect(result.status == 0)
        #expect(result.text == "1\n[1,2,null]\n{\"a\":1.5}\n\"1970-01-01T00:00:01Z\"\n")
    }

    @Test("--annotate shows where each value begins, its format and what it is")
    func annotation() async throws {
        let result = try await decode(
            "--annotate",
            "--hex",
            "84 a1 61 92 ff cd 03e8 a2 c3a9 80 c4 02 beef d6 ff 00000000 05 c7 03 05 010203 c2"
        )
        #expect(result.status == 0)
        let lines = [
            "       0  fixmap                   4 pairs",
            "       1    fixstr                 \"a\"",
            "       3    fixarray               2 values",
            "       4      negative fixint      -1",
            "       5      uint 16              1000",
            "       8    fixstr                 \"é\"",
            "      11    fixmap                 0 pairs",
            "      12    bin 8                  2 bytes beef",
            "      16    fixext 4               time \"1970-01-01T00:00:00Z\"",
            "      22    positive fixint        5",
            "      23    ext 8                  type 5, 3 bytes 010203",
            "      29  false                    false",
        ]
        #expect(result.text.split(separator: "\n") == lines.map { $0[...] })
    }

    @Test("--annotate cuts what is long, and says how long it is")
    func longValues() async throws {
        let text = String(repeating: "é", count: 60)
        let result = try await decode(
            "--annotate",
            input: [0xd9, 120] + Array(text.utf8) + [0xc4, 33] + [UInt8](repeating: 0xab, count: 33)
        )
        let shown = [text.prefix(48), "ab".repeated(32)[...]]
        let lines = [
            "       0  str 8                    \"\(shown[0])\"… (120 bytes)",
            "     122  bin 8                    33 bytes \(shown[1])…",
        ]
        #expect(result.text.split(separator: "\n") == lines.map { $0[...] })
    }

    @Test("Each first byte has the format that the specification gives it")
    func formats() throws {
        for byte in UInt8.min...UInt8.max {
            let format = MessagePackFormat(firstByte: byte)
            switch MessagePackType(firstByte: byte) {
            case nil: #expect(format == .reserved)
            case .int: #expect(format.rawValue.contains("int"))
            case .nil: #expect(format == .nil)
            case .bool: #expect([.false, .true].contains(format))
            case let type?: #expect(format.rawValue.contains(type.rawValue))
            }
        }
        #expect(MessagePackFormat(firstByte: 0xd8) == .fixext16)
        #expect(MessagePackFormat(firstByte: 0xdf) == .map32)
    }

    @Test(
        "Bytes that are no value end it with status 1, the reason and the byte, after the values before them",
        arguments: [
            ("", 0, 0, 0), ("c1", 0, 0, 0), ("01 c1", 1, 1, 1), ("92 01 91", 2, 0, 2), ("92 01 d9 05 61", 2, 0, 2),
            ("82 a1 ff 00 00", 1, 0, 1), ("01 02 a5 6162", 2, 2, 2), ("dd ffffffff", 0, 0, 0),
        ]
    )
    func faults(hexadecimal: String, offset: Int, values: Int, lines: Int) async throws {
        for (way, count) in [("--compact", values), ("--annotate", lines)] {
            let result = try await decode(way, "--hex", hexadecimal)
            #expect(result.status == 1)
            #expect(result.error.hasPrefix("grid: invalid MessagePack: "))
            #expect(result.error.hasSuffix(", at byte \(offset)\n"), "\(way): \(result.error)")
            #expect(result.text.split(separator: "\n").count == count, "\(way)")
        }
    }

    @Test(
        "Collections nested too deep are refused, whichever way they are shown",
        arguments: ["--compact", "--annotate"]
    )
    func depth(way: String) async throws {
        let deepest = [UInt8](repeating: 0x91, count: 128) + [0]
        #expect(try await decode(way, input: deepest).status == 0)
        let result = try await decode(way, input: [UInt8](repeating: 0x91, count: 1_000_000) + [0])
        #expect(result.status == 1)
        #expect(result.error == "grid: invalid MessagePack: collections nest too deep, at byte 128\n")
    }

    @Test("JSON becomes MessagePack in its shortest form, raw or as digits")
    func encoding() async throws {
        let json = #"{"a": [1, -1, 1.5, 300, null, true], "é": "x"}"#
        let hex = "82a16196 01 ff cb3ff8000000000000 cd012c c0 c3 a2c3a9 a178".filter { $0 != " " }
        #expect(try await encode(json, "--hex").text == hex + "\n")
        let raw = try await encode(json)
        #expect(raw.status == 0)
        #expect(raw.output == (try Hexadecimal.decode(hex)))
        let back = try await decode("--compact", input: raw.output)
        #expect(back.text == #"{"a":[1,-1,1.5,300,null,true],"é":"x"}"# + "\n")
    }

    @Test(
        "Text that is not JSON ends it with status 1, the reason and the byte, and writes nothing",
        arguments: [("", 0), ("[1,]", 3), ("{\"a\":1} x", 8), ("{\"a\":1,\"a\":2}", 0), ("1e999", 0)]
    )
    func invalidJSON(json: String, offset: Int) async throws {
        let result = try await encode(json)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.error.hasPrefix("grid: invalid JSON: "))
        #expect(result.error.hasSuffix(", at byte \(offset)\n"), "\(result.error)")
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String {
        String(repeating: self, count: count)
    }
}
