// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import Grid

/// One stream from the command line.
struct StreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream",
        abstract: "Open a stream, send lines of standard input as its messages and write what comes back.",
        discussion: """
            Each line is a message, without its line feed; with --chunk each so many bytes are one. The end of the input \
            ends the stream's input, and the command ends with the stream. No more is read than can be sent. The \
            capacities are those with which the peer has registered the handler. With --in-capacity 0 the stream has no \
            input, and nothing is read. --data, --hex, --base64, --file and - name the payload that opens the stream.

            EXAMPLE
              grid stream --handler 31 --in-capacity 16 --out-capacity 16 \\
                --local http://127.0.0.1:9002 --peer http://127.0.0.1:9001 --messages lines.txt

            OUTPUT
              text  each message and a line feed
              raw   the messages' bytes alone
              hex   a line of hexadecimal digits for each message
              json  a line with an object for each message, which tells nil from empty

            EXIT STATUS
              0   the handler ended the stream
              2   the handler ended it with an error; its text is on standard error
              3   disconnected, or never connected
              4   deadline exceeded
            """
    )

    /// The largest message of --chunk: that of a payload.
    private static let chunkSizes = 1...1 << 26
    /// What a node takes by default.
    private static let capacities = 0...1024

    @OptionGroup
    var node: NodeOptions

    @OptionGroup
    var peer: PeerOptions

    @OptionGroup
    var target: HandlerOptions

    @Option(
        help: ArgumentHelp("Messages that may be under way to the handler; 0 for one without input.", valueName: "n")
    )
    var inCapacity = 1

    @Option(help: ArgumentHelp("Messages that may be under way from the handler.", valueName: "n"))
    var outCapacity = 1

    @OptionGroup
    var payload: PayloadOptions

    @Option(help: ArgumentHelp("Read the messages from a file; - is standard input, the default.", valueName: "path"))
    var messages: String?

    @Option(help: ArgumentHelp("Send chunks of so many bytes instead of lines.", valueName: "bytes"))
    var chunk: Int?

    @Option(help: ArgumentHelp("How to write the handler's messages: raw, text, hex or json.", valueName: "format"))
    var output = OutputFormat.text

    @Option(
        help: ArgumentHelp("How long the whole stream may take: 500ms, 5s, 2m; without it for ever.", valueName: "time")
    )
    var deadline: DurationArgument?

    func validate() throws {
        guard Self.capacities.contains(inCapacity) else {
            throw ValidationError("--in-capacity: \(inCapacity) is not in \(Self.capacities)")
        }
        guard Self.capacities.dropFirst().contains(outCapacity) else {
            throw ValidationError("--out-capacity: \(outCapacity) is not in 1...\(Self.capacities.upperBound)")
        }
        if let chunk, !Self.chunkSizes.contains(chunk) {
            throw ValidationError("--chunk: \(chunk) is not in \(Self.chunkSizes)")
        }
        if inCapacity == 0 && (messages != nil || chunk != nil) {
            throw ValidationError("--messages and --chunk need an --in-capacity above 0")
        }
        if inCapacity > 0 && payload.usesStandardInput && (messages ?? "-") == "-" {
            throw ValidationError("standard input cannot be both the payload and the messages: use --messages")
        }
    }

    func run() async throws {
        let payload = try payload.payload()
        let reader =
            inCapacity == 0
            ? nil : try MessageReader(path: messages ?? "-", unit: chunk.map { .chunk($0) } ?? .line)
        try await peer.withConnection(of: node) { connection in
            try await connection.subroute(target.subroute).withStream(
                HandlerID(target.handler),
                payload,
                inCapacity: inCapacity,
                outCapacity: outCapacity,
                deadline: deadline?.duration
            ) { stream in
                try await StreamConversation(stream: stream, reader: reader, format: output).run()
            }
        }
    }
}
