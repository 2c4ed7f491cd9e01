// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Foundation

/// Codecs of Python's, in a process of theirs: `Benchmarks/Python/codec_bench.py` says how it is talked to.
final class PythonCodecs {
    private var names: [String] = []
    private let process: Process
    private let input: FileHandle
    private let output: FileHandle
    private var received = Data()

    /// Starts the program and has it take a value's bytes.
    ///
    /// - Throws: ``BenchmarkFailure`` if it ends instead, as it does where what it needs cannot be installed.
    init(_ program: String, bytes: [UInt8]) throws {
        let (input, output) = (Pipe(), Pipe())
        process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--worker"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.input = input.fileHandleForWriting
        self.output = output.fileHandleForReading
        names = try readLine().split(separator: "\t").map(String.init)
        let digits = bytes.map { String(format: "%02x", $0) }.joined()
        try self.input.write(contentsOf: Data("\(digits)\n".utf8))
    }

    deinit {
        try? input.close()
        process.waitUntilExit()
    }

    func contestants(_ operation: String) -> [Contestant] {
        names.map { name in
            Contestant(elsewhere: name) { operations in
                do {
                    try self.input.write(contentsOf: Data("\(operation)\t\(name)\t\(operations)\n".utf8))
                    let line = try self.readLine()
                    guard let nanoseconds = Double(line) else { throw BenchmarkFailure("it says \(line)") }
                    return nanoseconds
                } catch {
                    fatalError("\(name): \(error)")
                }
            }
        }
    }

    private func readLine() throws -> String {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                defer { received = Data(received[(end + 1)...]) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            let more = output.availableData
            guard !more.isEmpty else { throw BenchmarkFailure("the program for Python's codecs has ended") }
            received += more
        }
    }
}
