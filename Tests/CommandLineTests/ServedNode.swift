// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

@testable import GridCommands

/// A node that runs as a process, for commands to talk to.
struct ServedNode {
    let program: RunningProgram
    let names: NodeNames

    /// Runs it, and the body once it listens.
    static func run(
        localDials: Bool = true,
        conformance: Bool = true,
        transport: NodeNames.Transport = .tcp,
        options: [String] = [],
        _ body: (ServedNode) async throws -> Void
    ) async throws {
        let names = try NodeNames(localDials: localDials, transport: transport)
        defer { names.delete() }
        let arguments =
            ["serve", "--local", names.remote, "--peer", names.local] + (conformance ? ["--conformance"] : [])
            + names.options + options
        try await BuiltProgram.grid.withRunning(arguments) { program in
            try await program.waitForLine(containing: "listening as \(names.remote)")
            try await body(ServedNode(program: program, names: names))
        }
    }

    /// The arguments of a command that talks to the node.
    func arguments(_ command: String, _ rest: [String] = []) -> [String] {
        [command, "--local", names.local, "--peer", names.remote] + names.options + rest
    }

    /// Runs a command that talks to the node as its guest to its end.
    func gridAsGuest(_ command: String, _ rest: [String] = []) async throws -> ProgramResult {
        try await BuiltProgram.grid.run([command, "--peer", names.remote] + names.options + rest)
    }

    /// Runs a command that talks to the node to its end.
    func grid(_ command: String, _ rest: [String] = [], input: [UInt8] = []) async throws -> ProgramResult {
        try await BuiltProgram.grid.run(arguments(command, rest), input: input)
    }
}
