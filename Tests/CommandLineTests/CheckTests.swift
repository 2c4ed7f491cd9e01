// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Foundation
import Grid
import GridConformance
import NIOCore
import Testing

@testable import GridCommands

@Suite("The checks of a peer")
struct CheckTests {
    // All six are run by `make check`, in the release configuration.
    @Test(
        "All pass between two nodes of ours, a line each, whichever side dials and by whatever it reaches the other",
        arguments: [(true, NodeNames.Transport.tcp), (false, .tls), (true, .unixSocket)]
    )
    func passing(localDials: Bool, transport: NodeNames.Transport) async throws {
        try await ServedNode.run(localDials: localDials, transport: transport) { node in
            let result = try await node.grid("check")
            #expect(result.status == 0, "\(result.text)\(result.error)")
            var lines = result.text.split(separator: "\n").map(String.init)
            #expect(lines.popLast() == "check: \(ConformanceCheck.all.count) passed, 0 failed")
            #expect(lines == ConformanceCheck.all.map { "PASS \($0.name)" })
            #expect(result.error.isEmpty)
        }
    }

    @Test("All pass for a guest")
    func guest() async throws {
        try await ServedNode.run(options: ["--allow-guests"]) { node in
            let result = try await node.gridAsGuest("check")
            #expect(result.status == 0, "\(result.text)\(result.error)")
            #expect(result.text.hasSuffix("check: \(ConformanceCheck.all.count) passed, 0 failed\n"))
        }
    }

    @Test("Every handler of the table has checks, and no two checks have the same name")
    func names() {
        let names = ConformanceCheck.all.map(\.name)
        #expect(Set(names).count == names.count)
        for id in Array(20...27) + Array(30...43) + [60] {
            #expect(names.contains { $0.hasPrefix("\(id) ") }, "handler \(id)")
        }
    }

    @Test("Against a node without the handlers they fail with status 1, and say in place of what came what")
    func noHandlers() async throws {
        try await ServedNode.run(conformance: false) { node in
            let result = try await node.grid("check", ["--timeout", "20s"])
            #expect(result.status == 1)
            let lines = result.text.split(separator: "\n")
            #expect(lines.count == ConformanceCheck.all.count + 1)
            let failure =
                "FAIL 20 answers nil with nil: expected nil, got the remote error 'Invalid Handler for type: ReadAll'"
            #expect(lines.first.map(String.init) == failure)
            let passed = lines.filter { $0.hasPrefix("PASS ") }
            // What they say of handlers that nobody has is true of such a node, too.
            #expect(
                passed == [
                    "PASS 20 under an unknown subroute is refused with the bytes of its name",
                    "PASS 60 does not exist and is refused with its name", "PASS 23 refuses what is no map",
                    "PASS 30 under an unknown subroute is refused with the bytes of its name",
                    "PASS 60 as a stream does not exist and is refused with its name",
                ]
            )
            let failed = ConformanceCheck.all.count - passed.count
            #expect(lines.last.map(String.init) == "check: \(passed.count) passed, \(failed) failed")
            #expect(result.error == "grid: \(failed) of the checks of \(node.names.remote) failed\n")
        }
    }

    @Test("With --json one wrong handler is found among the right ones, and the result is one object")
    func oneWrongHandler() async throws {
        try await NodeInTest.runAlone { node in
            try ConformanceHandlers(excluded: [27]).register(on: node)
            try node.register(id: 27) { _, _ in ByteBuffer(string: "len=3") }
        } _: { names in
            let result = try await BuiltProgram.grid.run([
                "check", "--json", "--local", names.local, "--peer", names.remote,
            ])
            #expect(result.status == 1)
            let report = try #require(JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
            let checks = try #require(report["checks"] as? [[String: Any]])
            #expect(checks.count == ConformanceCheck.all.count)
            let failed = checks.filter { $0["passed"] as? Bool == false }
            #expect(
                failed.compactMap { $0["name"] as? String } == [
                    "27 got nil for nil", "27 got nil for an empty payload", "27 got 65536 bytes",
                    "27 got 1048576 bytes",
                ]
            )
            #expect(failed.first?["expected"] as? String == "'nil'")
            #expect(failed.first?["got"] as? String == "'len=3'")
            #expect(report["failed"] as? Int == failed.count)
            #expect(report["passed"] as? Int == checks.count - failed.count)
            #expect(report["peer"] as? String == names.remote)
        }
    }

    @Test("A handler that is a little wrong is found", arguments: WrongHandler.all)
    func wrongHandler(_ handler: WrongHandler) async throws {
        let checks = ConformanceCheck.all.filter { $0.name.hasPrefix("\(handler.id) ") }
        let outcomes = try await NodeInTest.run { node in
            try ConformanceHandlers(excluded: [handler.id]).register(on: node)
            try handler.register(on: node)
        } _: { connection in
            var outcomes: [CheckOutcome] = []
            for check in checks {
                outcomes.append(await check.outcome(on: connection, within: .seconds(5)))
                if outcomes.last?.failure != nil { break }
            }
            return outcomes
        }
        #expect(outcomes.contains { $0.failure != nil }, "all \(checks.count) passed")
    }

    @Test("Without a connection they end with status 3", arguments: [true, false])
    func unreachable(localDials: Bool) async throws {
        let names = try NodeNames(localDials: localDials)
        let result = try await BuiltProgram.grid.run([
            "check", "--local", names.local, "--peer", names.remote, "--connect-timeout", "300ms",
        ])
        #expect(result.status == 3)
        #expect(result.error.contains("no connection to \(names.remote)"))
        #expect(result.output.isEmpty)
    }

    @Test("When the peer goes away for good, the checks that are left fail for want of a connection")
    func lostPeer() async throws {
        try await ServedNode.run { node in
            let arguments = node.arguments("check")
            try await BuiltProgram.grid.withRunning(arguments) { check in
                #expect(await check.nextLine() == "PASS 20 answers nil with nil")
                node.program.process.kill()
                var lines: [String] = []
                while let line = await check.nextLine() { lines.append(line) }
                #expect(await check.process.ended() == 1)
                #expect(lines.count == ConformanceCheck.all.count)
                let last = ConformanceCheck.all.last?.name ?? ""
                #expect(lines.dropLast().last == "FAIL \(last): expected a connection, got none")
            }
        }
    }
}
