// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import NIOCore

/// Where the payload of a call comes from.
struct PayloadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The payload as text; --data=-1 if it begins with a dash.", valueName: "text"))
    var data: String?

    @OptionGroup
    var input: InputOptions

    /// Whether reading the payload takes standard input.
    var usesStandardInput: Bool { (input.file ?? input.dash) == "-" }

    func validate() throws {
        if data != nil && input.areGiven {
            throw ValidationError("--data, --hex, --base64, --file and - exclude each other: name one source of bytes")
        }
    }

    /// The payload, or nil when none of the options was given.
    func payload() throws -> ByteBuffer? {
        if let data { return ByteBuffer(string: data) }
        return try input.bytes().map { ByteBuffer(bytes: $0) }
    }
}
