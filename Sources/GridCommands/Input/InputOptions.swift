// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Foundation

/// Where a command takes bytes from.
struct InputOptions: ParsableArguments {
    /// Whether one of the options was given.
    var areGiven: Bool { (hex ?? base64 ?? file ?? dash) != nil }

    @Option(
        name: .long,
        help: ArgumentHelp("The bytes as hexadecimal digits; spaces are ignored.", valueName: "digits")
    )
    var hex: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The bytes as base64 (RFC 4648 §4); spaces are ignored.", valueName: "text")
    )
    var base64: String?

    @Option(name: .long, help: ArgumentHelp("Read the bytes from a file; - is standard input.", valueName: "path"))
    var file: String?

    @Argument(help: ArgumentHelp("A lone - reads the bytes from standard input.", valueName: "-"))
    var dash: String?

    func validate() throws {
        if let dash, dash != "-" {
            throw ValidationError("unexpected argument '\(dash)': bytes come from --hex, --base64, --file or a lone -")
        }
        if [hex, base64, file, dash].count(where: { $0 != nil }) > 1 {
            throw ValidationError("--hex, --base64, --file and - exclude each other: name one source of bytes")
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
        if let base64 {
            guard let data = Data(base64Encoded: base64.filter { !$0.isWhitespace }) else {
                throw CommandFailure(.usage, "--base64: expected whole groups of four characters of base64")
            }
            return Array(data)
        }
        guard let path = file ?? dash else { return nil }
        return path == "-" ? try ByteSource.standardInput.readToEnd() : try ByteSource.readFile(path)
    }
}
