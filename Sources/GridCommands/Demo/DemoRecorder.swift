// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CommandSupport

/// Runs the demo's checks, says how each went, and keeps the results.
struct DemoRecorder {
    private(set) var report = DemoReport()
    /// Whether nothing is printed.
    var isQuiet: Bool

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    func say(_ line: String) {
        if !isQuiet { StandardStream.output.writeLine(line) }
    }

    /// Runs a check. One that fails does not stop the demo, being cancelled does.
    ///
    /// - Parameter body: Returns what to add to the line, such as how long something took.
    mutating func check(_ name: String, _ body: () async throws -> String) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        var failure: String?
        do {
            let note = try await body()
            say("  ok    \(name)\(note.isEmpty ? "" : ": \(note)")")
        } catch {
            try Task.checkCancellation()
            failure = (error as? DemoError)?.message ?? (error as? CommandFailure)?.message ?? "\(error)"
            say("  FAIL  \(name): \(failure ?? "")")
        }
        let elapsed = (clock.now - start).microseconds / 1000
        report.checks.append(DemoReport.Check(name: name, milliseconds: elapsed, failure: failure))
    }

    mutating func add(_ direction: DemoReport.Direction) {
        report.directions.append(direction)
    }

    mutating func setCrashDetection(_ duration: Duration) {
        report.crashDetectionMicroseconds = duration.microseconds
    }
}
