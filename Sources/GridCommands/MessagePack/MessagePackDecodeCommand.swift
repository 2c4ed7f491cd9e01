// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import Codec
import CommandSupport

/// MessagePack in words.
struct MessagePackDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Show MessagePack values as JSON, or byte by byte.",
        discussion: """
            Takes one value or several, one right after the other, from standard input if nothing else is said. Bytes that \
            are no value end it with status 1, the reason and the byte where the fault lies, after the values before it.

            JSON has less than MessagePack: a byte string becomes base64, a time text (RFC 3339), an ext an object of its \
            type and base64 data, a float that is no number its name, and a key that is no text the text of its JSON.

            With --annotate there is a line for each value and for each header of a collection: the byte it begins at, \
            the format that it is in, and what it is. Long texts and bytes are cut.

            EXAMPLE
              grid msgpack decode --hex 82a7636f6d70616374c3a6736368656d6100
              grid msgpack decode --annotate --base64 gqdjb21wYWN0w6ZzY2hlbWEA
            """
    )

    @OptionGroup
    var input: InputOptions

    @Flag(help: "Show where each value begins, its format and what it is.")
    var annotate = false

    @Flag(help: "Write each value's JSON on a line of its own.")
    var compact = false

    func validate() throws {
        if annotate && compact { throw ValidationError("--annotate and --compact exclude each other") }
    }

    func run() throws {
        let bytes = try input.bytes() ?? ByteSource.standardInput.readToEnd()
        var output = BufferedLines()
        defer { output.flush() }
        var offset = 0
        do throws(MessagePackError) {
            // No bytes are no value.
            repeat {
                offset = try show(bytes, at: offset, &output)
            } while offset < bytes.count
        } catch {
            throw CommandFailure(.failure, "invalid MessagePack: \(error.message), at byte \(error.offset)")
        }
    }

    private func show(
        _ bytes: [UInt8],
        at offset: Int,
        _ output: inout BufferedLines
    ) throws(MessagePackError) -> Int {
        if annotate { return try MessagePackAnnotation.annotate(bytes, at: offset) { output.append($0) } }
        var reader = MessagePackReader(bytes.span.bytes, at: offset)
        output.append(try MessagePackValue(from: &reader).json(isIndented: !compact))
        return reader.offset
    }
}
