// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import SoakSupport

/// The other end of the connections: it does what standard input says, and ends when standard input does.
struct ScalePeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-peer",
        abstract: "The other end; started by soak scale.",
        shouldDisplay: false
    )

    func run() async {
        await ScaleServer().run()
    }
}
