// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import ArgumentParser
import CommandSupport
import SoakSupport

/// What the two kinds of mesh have in common.
struct MeshOptions: ParsableArguments {
    @Option(help: "How long the mesh is harmed, in seconds.")
    var seconds = 60

    @Option(help: "What is done to it, and what the nodes say, is chosen by this number.")
    var seed: UInt64 = 1

    @Option(help: "Only these kinds of faults; repeat it for several.")
    var fault: [String] = []

    @Flag(help: "Say nothing of single faults.")
    var quiet = false

    func kinds(of possible: [FaultKind]) throws -> [FaultKind] {
        let chosen = try fault.map { name in
            guard let kind = FaultKind(rawValue: name), possible.contains(kind) else {
                throw ValidationError(
                    "there is no '\(name)'; there are: \(possible.map(\.rawValue).joined(separator: ", "))"
                )
            }
            return kind
        }
        return chosen.isEmpty ? possible : chosen
    }

    func run(
        _ settings: MeshSettings,
        makeMember: (MemberSettings) throws -> any MeshMember
    ) async throws {
        let isQuiet = quiet
        // The event loops stay.
        try await MeshRun.warmUp()
        let before = ProcessFigures.current
        var mesh = try await MeshRun(
            settings,
            say: { if !isQuiet { StandardStream.output.writeLine($0) } },
            makeMember: makeMember
        )
        var statistics = try await mesh.run()
        if !settings.hasOwnProcesses { statistics.checkShutDown(before: before, after: .current) }
        let report = MeshReport(settings: settings, statistics: statistics)
        for line in report.lines { StandardStream.output.writeLine(line) }
        StandardStream.output.writeLine(report.closingLine)
        if statistics.violationCount > 0 { throw ExitCode.failure }
    }
}
