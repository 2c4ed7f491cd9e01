// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import GridConformance
import NIOCore
import Testing

@testable import GridCommands

@Suite("Measurements from the command line")
struct BenchTests {
    private static let quick = ["--seconds", "0.2", "--warm-up", "50ms"]

    private static func rows(_ result: ProgramResult) throws -> [[String: Any]] {
        try result.text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test(
        "There is a row for each size and concurrency, and its numbers agree",
        arguments: ["request", "stream"],
        ["loop", "global"]
    )
    func rows(what: String, executor: String) async throws {
        try await ServedNode.run { node in
            let result = try await node.grid(
                "bench",
                Self.quick + [
                    "--json", "--what", what, "--executor", executor, "--size", "0,4096", "--concurrency", "1,8",
                ]
            )
            #expect(result.status == 0, "\(result.error)")
            let rows = try Self.rows(result)
            #expect(
                rows.map { [$0["size"], $0["concurrency"]] as? [Int] } == [[0, 1], [0, 8], [4096, 1], [4096, 8]]
            )
            for row in rows {
                #expect(row["what"] as? String == what)
                #expect(row["executor"] as? String == executor)
                let completed = try #require(row["completed"] as? Double)
                #expect(completed > 0)
                let seconds = try #require(row["seconds"] as? Double)
                let perSecond = try #require(row["per_second"] as? Double)
                #expect(abs(perSecond * seconds - completed) < 0.001 * completed)
                let times = ["p50_us", "p99_us", "p999_us", "max_us"].compactMap { row[$0] as? Double }
                #expect(times.count == 4 && times == times.sorted())
                #expect(times.allSatisfy { $0 > 0 })
                for key in ["local_cpu_s_per_100k", "peer_cpu_s_per_100k", "local_peak_kib", "peer_peak_kib"] {
                    #expect(try #require(row[key] as? Double) > 0, "\(key)")
                }
            }
        }
    }

    @Test("Without --json it is a table")
    func table() async throws {
        try await ServedNode.run(localDials: false) { node in
            let result = try await node.grid("bench", Self.quick + ["--concurrency", "2,3", "--size", "100"])
            #expect(result.status == 0)
            let lines = result.text.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines.first?.hasPrefix("what      bytes   at a time   on     per second") == true)
            #expect(lines.dropFirst().first?.hasPrefix("request     100           2   loop ") == true)
            #expect(lines.dropFirst(2).first?.hasPrefix("request     100           3   loop ") == true)
        }
    }

    @Test("A peer that does not tell what it used is measured all the same")
    func noUsage() async throws {
        try await NodeInTest.runAlone { node in
            try ConformanceHandlers(excluded: [26]).register(on: node)
        } _: { names in
            let arguments = ["bench", "--local", names.local, "--peer", names.remote, "--json"] + Self.quick
            let result = try await BuiltProgram.grid.run(arguments)
            let row = try #require(Self.rows(result).first)
            #expect(row["peer_cpu_s_per_100k"] is NSNull)
            #expect(row["peer_peak_kib"] is NSNull)
            #expect(try #require(row["completed"] as? Int) > 0)
        }
    }

    @Test("A peer without the handlers, or with others, is not measured", arguments: ["request", "stream"])
    func wrongHandlers(what: String) async throws {
        try await ServedNode.run(conformance: false) { node in
            let result = try await node.grid("bench", Self.quick + ["--what", what])
            #expect(result.status == 2)
            #expect(result.output.isEmpty)
        }
        try await NodeInTest.runAlone { node in
            try node.register(id: 20) { _, _ in ByteBuffer(string: "x") }
            try node.registerStream(id: 31, inCapacity: 16, outCapacity: 16) { _, stream in
                try await stream.send(ByteBuffer(string: "x"))
            }
        } _: { names in
            let arguments = ["bench", "--local", names.local, "--peer", names.remote, "--what", what] + Self.quick
            let result = try await BuiltProgram.grid.run(arguments)
            #expect(result.status == 1)
            #expect(result.error.contains("does it serve the conformance handlers?"))
        }
    }

    @Test("Without a connection it ends with status 3")
    func unreachable() async throws {
        let names = try NodeNames(localDials: false)
        let result = try await BuiltProgram.grid.run([
            "bench", "--local", names.local, "--peer", names.remote, "--connect-timeout", "300ms",
        ])
        #expect(result.status == 3)
        #expect(result.output.isEmpty)
    }
}
