// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Testing

@testable import GridCommands

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("A node from the command line")
struct ServeTests {
    @Test("It says when it listens, and when a peer comes and goes", arguments: [true, false])
    func events(localDials: Bool) async throws {
        let names = try NodeNames(localDials: localDials)
        try await BuiltProgram.grid.withRunning(["serve", "--local", names.local, "--peer", names.remote]) { first in
            #expect(await first.nextLine() == "listening as \(names.local)")
            try await BuiltProgram.grid.withRunning(["serve", "--local", names.remote, "--peer", names.local]) { _ in
                #expect(await first.nextLine() == "connected to \(names.remote)")
            }
            #expect(await first.nextLine() == "disconnected from \(names.remote)")
        }
    }

    @Test("With --json it says the same as objects")
    func json() async throws {
        let names = try NodeNames(localDials: true)
        let arguments = ["serve", "--local", names.local, "--peer", names.remote, "--json"]
        try await BuiltProgram.grid.withRunning(arguments) { node in
            #expect(await node.nextLine() == #"{"event":"listening","node":"\#(names.local)"}"#)
        }
    }

    @Test("Ctrl-C and SIGTERM end it cleanly with status 0", arguments: [SIGINT, SIGTERM])
    func termination(signal: Int32) async throws {
        let names = try NodeNames(localDials: true)
        try await BuiltProgram.grid.withRunning(["serve", "--local", names.local, "--peer", names.remote]) { node in
            try await node.waitForLine(containing: "listening")
            node.process.send(signal: signal)
            #expect(await node.process.ended() == 0)
        }
    }

    @Test("An address in use ends it with status 1 and says so")
    func addressInUse() async throws {
        let names = try NodeNames(localDials: true)
        let arguments = ["serve", "--local", names.local, "--peer", names.remote]
        try await BuiltProgram.grid.withRunning(arguments) { node in
            try await node.waitForLine(containing: "listening")
            let second = try await BuiltProgram.grid.run(arguments)
            #expect(second.status == 1)
            #expect(second.error.contains("cannot run as \(names.local)"))
        }
    }
}
