// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// Which handler of the peer a command calls.
struct HandlerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The id of the handler, 1 to 79.", valueName: "id"))
    var handler: UInt8

    @Option(help: ArgumentHelp("The subroute that the handler is registered under.", valueName: "route"))
    var subroute: String?

    func validate() throws {
        try Self.check(handler)
    }

    static func check(_ handler: UInt8) throws {
        guard (1...79).contains(handler) else {
            throw ValidationError("--handler: \(handler) is not a handler id, they are 1 to 79")
        }
    }
}
