// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Foundation
import Testing

@testable import GridCommands

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("The demo", .serialized)
struct DemoTests {
    /// The ids of the nodes' processes, of which the demo speaks.
    private func processes(in lines: [String]) -> [pid_t] {
        lines.compactMap { line in
            line.split(separator: "process ").last.flatMap { pid_t($0) }
        }
    }

    /// Whether there is such a process. One that has ended but was not waited for still counts.
    private func exists(_ process: pid_t) -> Bool {
        kill(process, 0) == 0
    }

    @Test(
        "All its checks pass; with --keep its nodes can be called as it says until ctrl-C, and no process stays behind"
    )
    func keeping() async throws {
        try await BuiltProgram.grid.withRunning(["demo", "--keep"]) { demo in
            var lines: [String] = []
            while lines.last?.hasPrefix("  grid call ") != true, let line = await demo.nextLine() { lines.append(line) }
            let passed = lines.count { $0.hasPrefix("  ok ") }
            #expect(passed > 30)
            #expect(lines.contains("demo: \(passed) checks passed, 0 failed"), "\(lines.joined(separator: "\n"))")
            let processes = processes(in: lines)
            #expect(processes.count == 4, "three nodes and one that was started again")

            let command = try #require(lines.last).split(separator: " ").dropFirst().map(String.init)
            #expect(try await BuiltProgram.grid.run(command).text == "hello")

            demo.process.send(signal: SIGINT)
            #expect(await demo.process.ended() == 0)
            for process in processes { #expect(!exists(process)) }
        }
    }

    @Test("With --json the result is one object, and the status is 0 when all checks passed")
    func json() async throws {
        let result = try await BuiltProgram.grid.run(["demo", "--json"])
        #expect(result.status == 0, "\(result.text)\(result.error)")
        let report = try #require(JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
        let checks = try #require(report["checks"] as? [[String: Any]])
        #expect(report["failed"] as? Int == 0)
        #expect(report["passed"] as? Int == checks.count)
        #expect(checks.count > 30)
        let directions = try #require(report["directions"] as? [[String: Any]])
        #expect(directions.count == 6, "both directions of three pairs")
        for direction in directions {
            #expect(
                [direction["from"] as? String, direction["to"] as? String].contains(direction["dialed"] as? String)
            )
        }
    }

    @Test("Ctrl-C ends its processes too")
    func interrupted() async throws {
        try await BuiltProgram.grid.withRunning(["demo"]) { demo in
            var lines: [String] = []
            while lines.count(where: { $0.hasPrefix("  ok ") }) < 3, let line = await demo.nextLine() {
                lines.append(line)
            }
            let processes = processes(in: lines)
            #expect(processes.count == 3)
            demo.process.send(signal: SIGINT)
            #expect(await demo.process.ended() == 1)
            for process in processes { #expect(!exists(process)) }
        }
    }

    @Test("A node of the demo ends when nobody can talk to it any more")
    func orphan() async throws {
        let names = try NodeNames(localDials: true)
        let arguments = ["demo-node", "--local", names.local, "--peer", names.remote]
        try await BuiltProgram.grid.withRunning(arguments) { node in
            node.process.writeLine(
                #"{"number":1,"action":"listen","peer":"","count":0,"concurrency":0,"size":0}"#
            )
            try await node.waitForLine(containing: #""number":1"#)
            node.process.closeInput()
            #expect(await node.process.ended() == 0)
        }
    }
}
