// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport
import Foundation
import Testing

@testable import GridCommands

/// An executable of the package, as the build that runs the tests has made it.
struct BuiltProgram: Sendable {
    static let grid = BuiltProgram(name: "grid")
    static let echoNode = BuiltProgram(name: "EchoNode")
    static let webSocketEcho = BuiltProgram(name: "WebSocketEcho")

    let path: String

    init(name: String) {
        path = Self.folder.appending(path: name).path(percentEncoded: false)
    }

    /// The build's folder. The test bundle lies in it, whatever the configuration and the scratch path are.
    private static let folder: URL = {
        let bundle = CommandLine.arguments.lazy
            .compactMap { argument in argument.range(of: ".xctest").map { String(argument[..<$0.upperBound]) } }
            .first
        let path = bundle ?? Executable.path
        return URL(filePath: path, relativeTo: .currentDirectory()).absoluteURL.deletingLastPathComponent()
    }()

    /// Runs it to its end.
    func run(_ arguments: [String], input: [UInt8] = []) async throws -> ProgramResult {
        let folder = FileManager.default.temporaryDirectory.appending(path: "grid-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["input", "output", "error"].map { folder.appending(path: $0) }
        try Data(input).write(to: files[0])
        // The shell gives it files for its standard streams and becomes the program.
        let process = try ChildProcess(
            path: "/bin/sh",
            arguments: ["-c", #"i=$1 o=$2 e=$3; shift 3; exec "$@" <"$i" >"$o" 2>"$e""#, "sh"]
                + files.map { $0.path(percentEncoded: false) } + [path] + arguments
        )
        let status = await process.ended()
        return ProgramResult(
            status: status,
            output: Array(try Data(contentsOf: files[1])),
            error: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        )
    }

    /// Starts it, and ends it when the body is done.
    func withRunning<Result: Sendable>(
        _ arguments: [String],
        _ body: (RunningProgram) async throws -> Result
    ) async throws -> Result {
        let program = RunningProgram(try ChildProcess(path: path, arguments: arguments))
        defer { program.process.kill() }
        return try await body(program)
    }
}
