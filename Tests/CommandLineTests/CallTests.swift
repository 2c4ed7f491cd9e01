// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Testing

@testable import GridCommands

@Suite("A call from the command line")
struct CallTests {
    /// Runs a conformance node, and the body once it listens.
    private func withServer(
        localDials: Bool = true,
        token: String = "secret",
        _ body: (RunningProgram, _ call: @escaping @Sendable ([String], [UInt8]) async throws -> ProgramResult)
            async throws -> Void
    ) async throws {
        let names = try NodeNames(localDials: localDials)
        let serve = ["serve", "--local", names.remote, "--peer", names.local, "--token", token, "--conformance"]
        try await BuiltProgram.grid.withRunning(serve) { server in
            try await server.waitForLine(containing: "listening as \(names.remote)")
            try await body(server) { arguments, input in
                try await BuiltProgram.grid.run(
                    ["call", "--local", names.local, "--peer", names.remote] + arguments,
                    input: input
                )
            }
        }
    }

    @Test(
        "The answer's bytes are on standard output, exactly and alone, whichever side dials",
        arguments: [true, false]
    )
    func echo(localDials: Bool) async throws {
        let allBytes = (0...255).map { UInt8($0) }
        try await withServer(localDials: localDials) { _, call in
            let echoed = try await call(["--token", "secret", "--handler", "20", "-"], allBytes)
            #expect(echoed.status == 0)
            #expect(echoed.output == allBytes)
            #expect(echoed.error.isEmpty)
        }
    }

    @Test("The payload comes from a text, from digits or from nowhere, and a subroute finds its own handler")
    func payloads() async throws {
        try await withServer { _, call in
            let text = try await call(["--token", "secret", "--handler", "20", "--data", "hello"], [])
            #expect(text.text == "hello")
            let hexadecimal = try await call(["--token", "secret", "--handler", "20", "--hex", "00 ff 0a"], [])
            #expect(hexadecimal.output == [0, 255, 10])
            let routed = try await call(
                ["--token", "secret", "--handler", "20", "--subroute", "alt/one", "--data", "x"],
                []
            )
            #expect(routed.text == "sub:x")
            let nothing = try await call(["--token", "secret", "--handler", "27"], [])
            #expect(nothing.text == "nil")
        }
    }

    @Test("With --json a nil answer can be told from an empty one")
    func json() async throws {
        try await withServer { _, call in
            let empty = try await call(["--token", "secret", "--handler", "24", "--data", "empty", "--json"], [])
            #expect(empty.text.contains("\"payload_nil\" : false"))
            let none = try await call(["--token", "secret", "--handler", "24", "--data", "nil", "--json"], [])
            #expect(none.text.contains("\"payload_nil\" : true"))
        }
    }

    @Test("A handler's error ends with status 2, its text on standard error")
    func remoteError() async throws {
        try await withServer { _, call in
            let error = try await call(["--token", "secret", "--handler", "21", "--data", "boom"], [])
            #expect(error.status == 2)
            #expect(error.error == "grid: boom\n")
            #expect(error.output.isEmpty)
            let unknown = try await call(["--token", "secret", "--handler", "60"], [])
            #expect(unknown.status == 2)
            #expect(unknown.error == "grid: Invalid Handler for type: UpdateMetacacheListing\n")
        }
    }

    @Test("A passed deadline ends with status 4, however long the connection took", arguments: [true, false])
    func deadline(localDials: Bool) async throws {
        try await withServer(localDials: localDials) { _, call in
            let result = try await call(
                ["--token", "secret", "--handler", "22", "--data", "60000", "--deadline", "50ms"],
                []
            )
            #expect(result.status == 4)
            #expect(result.error.contains("deadline"))
        }
    }

    @Test("A peer that dies during the call ends it with status 3")
    func disconnected() async throws {
        try await withServer { server, call in
            async let result = call(["--token", "secret", "--handler", "22", "--data", "60000"], [])
            try await server.waitForLine(containing: "connected to")
            server.process.kill()
            #expect(try await result.status == 3)
        }
    }

    @Test("Without a connection the call ends with status 3 and says what to look at", arguments: [true, false])
    func unreachable(localDials: Bool) async throws {
        let names = try NodeNames(localDials: localDials)
        let result = try await BuiltProgram.grid.run([
            "call", "--local", names.local, "--peer", names.remote, "--handler", "20", "--connect-timeout", "300ms",
        ])
        #expect(result.status == 3)
        #expect(result.error.contains("no connection to \(names.remote)"))
    }

    @Test("A wrong token does not connect")
    func wrongToken() async throws {
        try await withServer { _, call in
            let result = try await call(["--token", "wrong", "--handler", "20", "--connect-timeout", "500ms"], [])
            #expect(result.status == 3)
        }
    }

    @Test("A call whose own address is in use fails with status 1 and names the address")
    func addressInUse() async throws {
        try await withServer { _, _ in
            let names = try NodeNames(localDials: true)
            let serve = ["serve", "--local", names.local, "--peer", names.remote]
            try await BuiltProgram.grid.withRunning(serve) { other in
                try await other.waitForLine(containing: "listening")
                let result = try await BuiltProgram.grid.run([
                    "call", "--local", names.local, "--peer", names.remote, "--handler", "20",
                ])
                #expect(result.status == 1)
                #expect(result.error.contains(names.local))
            }
        }
    }
}
