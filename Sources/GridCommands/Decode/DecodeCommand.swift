// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport

/// Bytes from the wire, in words.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Show a message, a merged batch or a WebSocket frame as JSON.",
        discussion: """
            Takes one message or merged batch (GRID-V1 §2) and checks it as a node would; with --frame one WebSocket \
            frame (RFC 6455 §5.2), masked or not, with a message in it. Bytes that no node would take end with status 1, \
            the reason and the byte where it lies. Of a broken batch the parts before the fault are shown, as a node would \
            handle them.

            EXAMPLE
              grid decode --hex 970100cdea60140e03c4036162639a20c741
              grid decode --frame < frame.bin
            """
    )

    @OptionGroup
    var input: InputOptions

    @Flag(help: "The bytes are a WebSocket frame around the message.")
    var frame = false

    func run() throws {
        let bytes = try input.bytes() ?? ByteSource.standardInput.readToEnd()
        do {
            let fault: InvalidBytes?
            if frame {
                let decoded = try DecodedFrame(decoding: bytes)
                StandardStream.output.writeLine(try JSONText.pretty(decoded))
                fault = decoded.message?.batchFault
            } else {
                let decoded = try DecodedMessage(decoding: bytes, in: bytes.indices)
                StandardStream.output.writeLine(try JSONText.pretty(decoded))
                fault = decoded.batchFault
            }
            if let fault { throw fault }
        } catch let error as InvalidBytes {
            throw CommandFailure(
                .failure,
                "invalid \(frame ? "frame" : "message"): \(error.reason), at byte \(error.offset)"
            )
        }
    }
}
