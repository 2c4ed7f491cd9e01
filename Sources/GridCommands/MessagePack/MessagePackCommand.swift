// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser

/// MessagePack on the command line.
struct MessagePackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "msgpack",
        abstract: "Show MessagePack as JSON, or write JSON as MessagePack.",
        discussion: """
            EXAMPLE
              grid msgpack decode --hex 82a7636f6d70616374c3a6736368656d6100
              grid msgpack decode --annotate < payload.bin
              echo '{"compact":true,"schema":0}' | grid msgpack encode > payload.bin
            """,
        subcommands: [MessagePackDecodeCommand.self, MessagePackEncodeCommand.self]
    )
}
