// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Codec
import Foundation

extension BenchmarkGroup {
    /// A value and its bytes, by each way that there is.
    static let codec = BenchmarkGroup(
        name: "codec",
        title: "Encoding and decoding a struct",
        text: """
            Nanoseconds for a struct of two integers, two strings of 20 characters, a bool, a double, an array of five integers, a map of
            three pairs of strings, a time and 64 bytes of binary: \(bytes.count) bytes of MessagePack. Each contestant has a type of its
            own for it, the one that is usual with it, and keeps what it can: a writer that is emptied, an encoder, a decoder.
            `Codable` is `MessagePackEncoder` and `MessagePackDecoder`, with the type that Foundation's JSON has. "The value alone"
            makes the strings, the arrays and the map of bytes that have been read already, and reads nothing: what it takes, and
            its allocations, are what no decoder can do without. Python's msgspec (a `Struct`) and ormsgpack (a dataclass; what it
            decodes is a dictionary) run in a process of their own, in the same rounds and with its garbage collector off, and
            read and write the same bytes; they are missing where PyPI cannot be reached. Their allocations are not counted.
            """
    ) { runner in
        let python = pythonCodecs(runner)
        let handWritten = HandWrittenContestant(bytes: bytes)
        let others: [any CodecContestant] = [
            MacroContestant(bytes: bytes),
            CodableContestant(bytes: bytes),
            try ProtobufContestant(),
            try JSONContestant(),
        ]
        let rows = [
            Comparison(
                name: "encode",
                bytes: bytes.count,
                contestants: others.map(\.encoding) + (python?.contestants("encode") ?? []) + [handWritten.encoding]
            ),
            Comparison(
                name: "decode",
                bytes: bytes.count,
                contestants: [PartsContestant().decoding] + others.map(\.decoding)
                    + (python?.contestants("decode") ?? []) + [handWritten.decoding]
            ),
        ]
        return rows.flatMap {
            runner.compare($0, group: "codec", unit: .nanoseconds, countsAllocations: true)
        }
    }

    /// Python's codecs, if they can be had.
    private static func pythonCodecs(_ runner: Runner) -> PythonCodecs? {
        guard let program = runner.python else { return nil }
        do {
            return try PythonCodecs(program, bytes: bytes)
        } catch {
            FileHandle.standardError.write(Data("bench: the rows of Python's codecs are left out: \(error)\n".utf8))
            return nil
        }
    }

    /// The value in MessagePack. All contestants that read MessagePack read it; that they read the same is checked.
    private static let bytes: [UInt8] = {
        do {
            let bytes = try Sample.value.messagePackBytes()
            let decoded = try Sample(messagePack: bytes)
            let decodedByMacro = try MacroSample(messagePack: bytes)
            let decodedByCodable = try MessagePackDecoder().decode(CodableSample.self, from: bytes)
            precondition(
                decoded == Sample.value && decodedByMacro == MacroSample.value
                    && decodedByCodable == CodableSample.value,
                "not all conformances decode the same value"
            )
            return bytes
        } catch {
            fatalError("\(error)")
        }
    }()
}
