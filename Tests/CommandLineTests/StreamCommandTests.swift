// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Foundation
import Grid
import NIOCore
import TestSupport
import Testing

@testable import GridCommands

@Suite("A stream from the command line")
struct StreamCommandTests {
    private static let echo = ["--handler", "31", "--in-capacity", "16", "--out-capacity", "16"]

    /// Lines of very different lengths, empty ones among them, the last one with its line feed.
    private static func lines(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).flatMap { _ -> [UInt8] in
            let length = Int.random(in: 0...1 << Int.random(in: 0...12, using: &generator), using: &generator) - 1
            let letters = (0..<max(length, 0)).map { _ in UInt8.random(in: 0x20...0x7e, using: &generator) }
            return letters + [UInt8(ascii: "\n")]
        }
    }

    /// Runs the body with the path of a file of these bytes.
    private static func withFile(_ bytes: [UInt8], _ body: (String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "grid-tests-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(file.path(percentEncoded: false))
    }

    @Test(
        "The lines of standard input come back from an echo as they are, whichever side dials",
        arguments: [true, false]
    )
    func lines(localDials: Bool) async throws {
        let input = Self.lines(3000, seed: TestSeed.make(for: #function))
        try await ServedNode.run(localDials: localDials) { node in
            let result = try await node.grid("stream", Self.echo, input: input)
            #expect(result.status == 0)
            #expect(result.output == input)
            #expect(result.error.isEmpty)
        }
    }

    @Test("So do the chunks of a file, whatever its bytes are, with --output raw", arguments: [1000, 65_536, 1 << 21])
    func chunks(size: Int) async throws {
        var generator = SeededGenerator(seed: TestSeed.make(for: #function))
        let input = (0..<(size * 5 / 2)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try await ServedNode.run { node in
            try await Self.withFile(input) { path in
                let arguments = Self.echo + ["--messages", path, "--chunk", "\(size)", "--output", "raw"]
                let result = try await node.grid("stream", arguments)
                #expect(result.status == 0)
                #expect(result.output == input)
            }
        }
    }

    @Test("A last line without a line feed is a message, an empty line is an empty one, and no input is none")
    func edges() async throws {
        try await ServedNode.run { node in
            let echo = Self.echo + ["--output", "json"]
            let result = try await node.grid("stream", echo, input: Array("a\r\n\nlast".utf8))
            #expect(
                result.text == """
                    {"payload_hex":"610d","payload_len":2,"payload_nil":false}
                    {"payload_hex":"","payload_len":0,"payload_nil":false}
                    {"payload_hex":"6c617374","payload_len":4,"payload_nil":false}

                    """
            )
            let nothing = try await node.grid("stream", echo)
            #expect(nothing.status == 0)
            #expect(nothing.output.isEmpty)
        }
    }

    @Test("Each line is answered before the next is there, and the end of the input ends the stream")
    func interactive() async throws {
        try await ServedNode.run { node in
            try await BuiltProgram.grid.withRunning(node.arguments("stream", ["--handler", "30"])) { stream in
                for line in ["one", "", "three"] {
                    stream.process.writeLine(line)
                    #expect(await stream.nextLine() == line)
                }
                stream.process.closeInput()
                #expect(await stream.nextLine() == nil)
                #expect(await stream.process.ended() == 0)
            }
        }
    }

    @Test(
        "Messages are written as asked",
        arguments: [
            ("text", "\nx\n\n"), ("raw", "x"), ("hex", "\n78\n\n"),
            (
                "json",
                """
                {"payload_hex":"","payload_len":0,"payload_nil":false}
                {"payload_hex":"78","payload_len":1,"payload_nil":false}
                {"payload_hex":"","payload_len":0,"payload_nil":false}

                """
            ),
        ]
    )
    func formats(format: String, output: String) async throws {
        try await ServedNode.run { node in
            let arguments = ["--handler", "40", "--in-capacity", "0", "--out-capacity", "8", "--data", "exe"]
            let result = try await node.grid("stream", arguments + ["--output", format])
            #expect(result.status == 0)
            #expect(result.text == output)
        }
    }

    @Test("The payload and the subroute reach the handler")
    func payload() async throws {
        try await ServedNode.run { node in
            let peek = ["--handler", "43", "--in-capacity", "4", "--out-capacity", "8"]
            let told = try await node.grid("stream", peek + ["--hex", "000102"], input: Array("ab\n".utf8))
            #expect(told.text == "payload len=3\nmsg len=2\n")
            let routed = try await node.grid(
                "stream",
                ["--handler", "30", "--subroute", "alt/one"],
                input: Array("ab\n".utf8)
            )
            #expect(routed.text == "ab\n")
        }
    }

    @Test("An error of the handler ends the command with status 2 after its messages, though input could still come")
    func remoteError() async throws {
        try await ServedNode.run { node in
            let failing = ["--handler", "36", "--in-capacity", "0", "--data", "2 stream failed"]
            let result = try await node.grid("stream", failing)
            #expect(result.status == 2)
            #expect(result.text == "m0\nm1\n")
            #expect(result.error == "grid: stream failed\n")
            try await BuiltProgram.grid.withRunning(node.arguments("stream", ["--handler", "60"])) { stream in
                #expect(await stream.process.ended() == 2)
            }
        }
    }

    @Test("A handler that ends before the input does ends the command well, and what is left is not sent")
    func earlyEnd() async throws {
        try await NodeInTest.runAlone { node in
            try node.registerStream(id: 30) { _, stream in
                for try await message in stream.requests {
                    try await stream.send(message)
                    return
                }
            }
        } _: { names in
            let arguments = ["stream", "--handler", "30", "--local", names.local, "--peer", names.remote]
            let result = try await BuiltProgram.grid.run(arguments, input: Self.lines(100_000, seed: 1))
            #expect(result.status == 0)
            #expect(result.output == Self.lines(1, seed: 1))
            try await BuiltProgram.grid.withRunning(arguments) { stream in
                stream.process.writeLine("one")
                #expect(await stream.nextLine() == "one")
                #expect(await stream.process.ended() == 0)
            }
        }
    }

    @Test("A deadline ends it with status 4, or 3 where the peer is quicker to end it, though input could still come")
    func deadline() async throws {
        try await ServedNode.run { node in
            let arguments = node.arguments("stream", ["--handler", "38", "--deadline", "100ms"])
            try await BuiltProgram.grid.withRunning(arguments) { stream in
                #expect([3, 4].contains(await stream.process.ended()))
            }
        }
    }

    @Test("A peer that dies ends it with status 3")
    func disconnected() async throws {
        try await ServedNode.run { node in
            try await BuiltProgram.grid.withRunning(node.arguments("stream", ["--handler", "30"])) { stream in
                stream.process.writeLine("one")
                #expect(await stream.nextLine() == "one")
                node.program.process.kill()
                #expect(await stream.process.ended() == 3)
            }
        }
    }

    @Test("A reader of its output that goes away ends it, however much would still come")
    func closedOutput() async throws {
        try await ServedNode.run { node in
            let arguments = node.arguments(
                "stream",
                ["--handler", "33", "--in-capacity", "0", "--out-capacity", "16", "--data=-1 10", "--output", "hex"]
            )
            let shell = try ChildProcess(
                path: "/bin/sh",
                arguments: ["-c", #""$@" 2>&1 | head -n 1"#, "sh", BuiltProgram.grid.path] + arguments
            )
            let lines = RunningProgram(shell)
            #expect(await lines.nextLine() == "00010203040506070809")
            #expect(await lines.nextLine() == nil)
            #expect(await shell.ended() == 0)
        }
    }

    @Test("A file that is not there ends it with status 1 before anything is called")
    func missingFile() async throws {
        let names = try NodeNames(localDials: true)
        let result = try await BuiltProgram.grid.run([
            "stream", "--handler", "30", "--local", names.local, "--peer", names.remote, "--messages", "/nowhere/to/be",
        ])
        #expect(result.status == 1)
        #expect(result.error.contains("cannot open '/nowhere/to/be'"))
    }
}
