// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport

/// Where a command takes bytes from.
struct InputOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The bytes as hexadecimal digits; spaces are ignored.", valueName: "digits")
    )
    var hex: String?

    @Option(name: .long, help: ArgumentHelp("Read the bytes from a file; - is standard input.", valueName: "path"))
    var file: String?

    @Argument(help: ArgumentHelp("A lone - reads the bytes from standard input.", valueName: "-"))
    var dash: String?

    func validate() throws {
        if let dash, dash != "-" {
            throw ValidationError("unexpected argument '\(dash)': bytes come from --hex, --file or a lone -")
        }
        if [hex, file, dash].count(where: { $0 != nil }) > 1 {
            throw ValidationError("--hex, --file and - exclude each other: name one source of bytes")
        }
    }

    /// The bytes named by the options, or nil when none of them was given.
    func bytes() throws -> [UInt8]? {
        if let hex {
            do {
                return try Hexadecimal.decode(hex)
            } catch {
                throw CommandFailure(.usage, "--hex: expected a hexadecimal digit at character \(error.offset)")
            }
        }
        guard let path = file ?? dash else { return nil }
        return path == "-" ? try ByteSource.standardInput.readToEnd() : try ByteSource.readFile(path)
    }
}
