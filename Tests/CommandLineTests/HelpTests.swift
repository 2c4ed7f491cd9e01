// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Testing

@testable import GridCommands

@Suite("The help of the command")
struct HelpTests {
    private static let names = ["--local", "http://127.0.0.1:1", "--peer", "http://127.0.0.1:2"]
    private static let stream = ["stream"] + names

    @Test(
        "Every command explains itself with an example and the options it takes",
        arguments: [
            [], ["serve"], ["call"], ["stream"], ["ping"], ["check"], ["bench"], ["decode"],
            ["msgpack"], ["msgpack", "decode"], ["msgpack", "encode"], ["demo"], ["demo-node"],
        ]
    )
    func help(command: [String]) async throws {
        let result = try await BuiltProgram.grid.run(command + ["--help"])
        #expect(result.status == 0)
        #expect(result.text.contains("EXAMPLE"))
        #expect(result.text.contains("\n  grid "), "an example that can be copied")
        #expect(result.text.contains("USAGE: " + (["grid"] + command).joined(separator: " ")))
        #expect(result.error.isEmpty)
    }

    @Test("The nodes of the demo are not for users, so the overview leaves their command out")
    func hiddenCommand() async throws {
        let result = try await BuiltProgram.grid.run(["--help"])
        for command in ["serve", "call", "stream", "ping", "check", "bench", "decode", "msgpack", "demo"] {
            #expect(result.text.contains("\n  \(command) "))
        }
        #expect(!result.text.contains("demo-node"))
    }

    @Test("The version names the program, the protocol and zlib")
    func version() async throws {
        let result = try await BuiltProgram.grid.run(["--version"])
        #expect(result.status == 0)
        #expect(result.text.hasPrefix("grid \(BuildInformation.version) (grid protocol v1, zlib "))
    }

    @Test(
        "Wrong usage ends with status 64 and says what is wrong",
        arguments: [
            (["call"], "--peer"),
            (["call", "--local", "http://127.0.0.1:1", "--peer", "http://127.0.0.1:2", "--handler", "80"], "80"),
            (["call", "--local", "http://127.0.0.1:1", "--peer", "http://127.0.0.1:2", "--handler", "0"], "0"),
            (["call", "--local", "x", "--peer", "http://127.0.0.1:2", "--handler", "1"], "x"),
            (
                ["call", "--local", "http://127.0.0.1:1", "--peer", "http://127.0.0.1:1", "--handler", "1"],
                "127.0.0.1:1"
            ),
            (["decode", "--hex", "0g"], "character 1"),
            (["decode", "--hex", "000"], "character 3"),
            (["decode", "--hex", "00", "--file", "x"], "exclude each other"),
            (["decode", "x"], "'x'"),
            (["decode", "--base64", "x"], "base64"),
            (["msgpack", "decode", "--annotate", "--compact"], "exclude each other"),
            (["serve", "--peer", "http://127.0.0.1:1"], "--local"),
            (["ping"] + names + ["--tls-cert", "x"], "--tls-key"),
            (["dance"], "dance"),
            (stream + ["--handler", "80"], "80"),
            (stream + ["--handler", "30", "-"], "--messages"),
            (stream + ["--handler", "30", "--file", "-", "--messages", "-"], "--messages"),
            (stream + ["--handler", "30", "--in-capacity", "0", "--messages", "x"], "--in-capacity"),
            (stream + ["--handler", "30", "--in-capacity", "0", "--chunk", "8"], "--in-capacity"),
            (stream + ["--handler", "30", "--in-capacity", "1025"], "1025"),
            (stream + ["--handler", "30", "--out-capacity", "0"], "--out-capacity"),
            (stream + ["--handler", "30", "--chunk", "0"], "--chunk"),
            (stream + ["--handler", "30", "--output", "xml"], "xml"),
            (stream + ["--handler", "30", "--data", "x", "--hex", "00"], "exclude each other"),
            (["ping"] + names + ["--count", "0"], "--count"),
            (["ping"] + names + ["--size", "16777217"], "16777217"),
            (["ping"] + names + ["--handler", "0"], "--handler"),
            (["check", "--local", "http://127.0.0.1:1"], "--peer"),
            (["bench"] + names + ["--what", "dance"], "dance"),
            (["bench"] + names + ["--size", "1,x"], "1,x"),
            (["bench"] + names + ["--size", "1,"], "1,"),
            (["bench"] + names + ["--size", "1,16777217"], "16777217"),
            (["bench"] + names + ["--concurrency", "1,0"], "--concurrency"),
            (["bench"] + names + ["--seconds", "0"], "--seconds"),
            (["bench"] + names + ["--executor", "moon"], "moon"),
        ]
    )
    func wrongUsage(arguments: [String], explanation: String) async throws {
        let result = try await BuiltProgram.grid.run(arguments)
        #expect(result.status == 64)
        #expect(result.error.contains(explanation))
        #expect(result.output.isEmpty)
    }

    @Test(
        "A duration is a whole number above 0 and a unit",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("5s", .seconds(5)), ("2m", .seconds(120)), ("1h", .seconds(3600)),
            ("4294967295ms", .milliseconds(4_294_967_295)), ("0s", nil), ("5", nil), ("s", nil), ("-5s", nil),
            ("1.5s", nil), ("4294967296ms", nil), ("1194h", nil), ("5 s", nil), ("", nil),
        ]
    )
    func durations(text: String, duration: Duration?) {
        #expect(DurationArgument(argument: text)?.duration == duration)
    }
}
