// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
package import Framing

/// How to compress, on the command line.
package struct CompressionOptions: ParsableArguments {
    @Flag(help: "Do without compression.")
    package var noCompression = false
    @Option(help: ArgumentHelp("The sliding window of both sides, 8 ... 15.", valueName: "bits"))
    package var windowBits = 15
    @Flag(help: "Compress each message on its own.")
    package var noContextTakeover = false

    package init() {}

    package func validate() throws {
        guard PermessageDeflate.windowBits.contains(windowBits) else {
            throw ValidationError("the window has 8 ... 15 bits")
        }
    }

    /// The settings; nil for no compression.
    package var configuration: PermessageDeflate.Configuration? {
        guard !noCompression else { return nil }
        return PermessageDeflate.Configuration(
            serverContextTakeover: !noContextTakeover,
            clientContextTakeover: !noContextTakeover,
            serverMaxWindowBits: windowBits,
            clientMaxWindowBits: windowBits
        )
    }
}
