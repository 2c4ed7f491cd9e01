// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import Codec
import CommandSupport

/// JSON as MessagePack.
struct MessagePackEncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Write a JSON value of standard input as MessagePack to standard output.",
        discussion: """
            Takes one value (RFC 8259, strictly), and writes it in its shortest form. Whole numbers that fit 64 bits become \
            integers, all others a float 64. Text that is not JSON ends it with status 1, the reason and the byte where \
            the fault lies, and nothing is written.

            EXAMPLE
              echo '{"compact":true,"schema":0}' | grid msgpack encode > payload.bin
              grid msgpack encode --hex < value.json
            """
    )

    @Flag(help: "Write hexadecimal digits and a line feed instead of the bytes.")
    var hex = false

    func run() throws {
        let json = try ByteSource.standardInput.readToEnd()
        let bytes: [UInt8]
        do {
            bytes = try MessagePackValue(json: json).messagePackBytes()
        } catch {
            throw CommandFailure(.failure, "invalid JSON: \(error.message), at byte \(error.offset)")
        }
        if hex {
            StandardStream.output.writeLine(Hexadecimal.encode(bytes))
        } else {
            StandardStream.output.write(bytes)
        }
    }
}
