// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// A running ``ServeCommand``.
final class ServerProcess {
    let port: Int
    /// Its processor time.
    let clock: ProcessorClock
    private let process: Process

    init(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["serve"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        self.process = process
        clock = try ProcessorClock(process: process.processIdentifier)
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)), port > 0 else {
            process.terminate()
            throw BenchmarkFailure("the server does not say on which port it listens: \(line)")
        }
        self.port = port
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// The seconds of processor time that it has taken.
    var processorSeconds: Double { clock.nanoseconds / 1e9 }

    /// The memory that it occupies, in KiB.
    var residentKibibytes: Double {
        let line = contents("status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return Double(line?.split(separator: " ").dropFirst().first ?? "0") ?? 0
    }

    private func contents(_ file: String) -> String {
        (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/\(file)", encoding: .utf8)) ?? ""
    }
}
