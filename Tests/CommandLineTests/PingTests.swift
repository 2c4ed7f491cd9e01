// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation
import Grid
import GridConformance
import NIOCore
import Testing

@testable import GridCommands

@Suite("Pings from the command line")
struct PingTests {
    private static let quick = ["--interval", "1ms"]

    @Test("Each round trip has a line, and all of them a summary", arguments: [true, false])
    func lines(localDials: Bool) async throws {
        try await ServedNode.run(localDials: localDials) { node in
            let result = try await node.grid("ping", Self.quick + ["--count", "3", "--size", "70000"])
            #expect(result.status == 0)
            let lines = result.text.split(separator: "\n")
            #expect(lines.count == 4)
            for (number, line) in lines.dropLast().enumerated() {
                #expect(line.hasPrefix("\(number + 1): 70000 bytes in "))
            }
            let summary = try #require(lines.last)
            #expect(summary.hasPrefix("\(node.names.remote): 3 answered, 0 failed; min "))
            for name in ["avg", "max", "p50", "p99"] { #expect(summary.contains(", \(name) ")) }
        }
    }

    @Test("With --json they are objects whose numbers agree")
    func json() async throws {
        try await ServedNode.run { node in
            let result = try await node.grid("ping", Self.quick + ["--count", "20", "--json"])
            let objects = try result.text.split(separator: "\n").map { line in
                try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            #expect(objects.count == 21)
            let roundTrips = objects.dropLast().compactMap { $0["round_trip_us"] as? Int }
            #expect(objects.dropLast().compactMap { $0["number"] as? Int } == Array(1...20))
            let summary = try #require(objects.last)
            #expect(summary["answered"] as? Int == 20)
            #expect(summary["failed"] as? Int == 0)
            #expect(summary["min_us"] as? Int == roundTrips.min())
            #expect(summary["max_us"] as? Int == roundTrips.max())
            let times = ["min_us", "p50_us", "p99_us", "max_us"].compactMap { summary[$0] as? Int }
            #expect(times.count == 4 && times == times.sorted())
            let mean = try #require(summary["avg_us"] as? Int)
            #expect(times.first.map { $0 <= mean } == true && times.last.map { mean <= $0 } == true)
        }
    }

    @Test("An error of the handler is told each time, and ends the command with status 2")
    func remoteError() async throws {
        try await ServedNode.run { node in
            let result = try await node.grid("ping", Self.quick + ["--count", "2", "--handler", "60"])
            #expect(result.status == 2)
            let refusal = "Invalid Handler for type: UpdateMetacacheListing"
            #expect(
                result.text == "1: \(refusal)\n2: \(refusal)\n\(node.names.remote): 0 answered, 2 failed\n"
            )
        }
    }

    @Test("A handler that does not answer every time costs only these answers, and ends the command with status 4")
    func deadline() async throws {
        try await NodeInTest.runAlone { node in
            let counters = ConformanceCounters()
            try node.register(id: 20) { payload, _ in
                counters.add { $0.requests += 1 }
                if counters.current.requests == 2 { try await untilCancelled() }
                return payload
            }
        } _: { names in
            let arguments = [
                "ping", "--local", names.local, "--peer", names.remote, "--count", "3", "--deadline", "10s",
            ]
            let result = try await BuiltProgram.grid.run(arguments + Self.quick)
            #expect(result.status == 4)
            let lines = result.text.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines.dropFirst().first == "2: no answer from \(names.remote) within the deadline")
            #expect(lines.last?.hasPrefix("\(names.remote): 2 answered, 1 failed; ") == true)
        }
    }

    @Test("Without a connection it ends with status 3")
    func unreachable() async throws {
        let names = try NodeNames(localDials: true)
        let result = try await BuiltProgram.grid.run([
            "ping", "--local", names.local, "--peer", names.remote, "--connect-timeout", "300ms",
        ])
        #expect(result.status == 3)
        #expect(result.output.isEmpty)
    }
}
